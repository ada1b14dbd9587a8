package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.Eventually;
import io.kooflow.schemas.Topics;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An input that was deleted and made again is never read from its start. */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
class InputsMadeAgainIT extends OperatedApp {
  @ParameterizedTest
  @ValueSource(strings = {Topics.KOO_CHANGES, Topics.REACTION_CHANGES, Topics.KOO_SCORES})
  void refusesAnInputThatWasMadeAgainEachTime(String input) throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 1);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }
    makeAgain(input, Topics.PARTITIONS);
    deleteFolder(folder.resolve("state"));

    assertRefused("Records are gone that were never counted: " + input, "new generation");

    environment.send(Changes.react(1, 2, "LIKE", 6));
    environment.flush();
    assertRefused("Records are gone that were never counted: " + input);
  }

  @Test
  void refusesToStartWhenAllItsInputsWereMadeAgain() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 1);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }
    for (String input : TopicCheck.INPUTS) {
      makeAgain(input, Topics.PARTITIONS);
    }

    assertRefused(TopicCheck.INPUTS.toArray(String[]::new));
  }

  @Test
  void refusesAnInputThatWasMadeAgainWithMorePartitions() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 1);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }
    makeAgain(Topics.REACTION_CHANGES, Topics.PARTITIONS + 4);

    assertRefused(Topics.REACTION_CHANGES, "partitions", "new generation");
  }

  @Test
  void endsWhenAnInputIsMadeAgainWhileItRuns() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (ChildProcess process = fork()) {
      patiently().until(() -> likes() == 1);
      makeAgain(Topics.KOO_SCORES, Topics.PARTITIONS);

      assertThat(Eventually.ended(process)).isEqualTo(1);
      assertThat(process.tail()).contains(Topics.KOO_SCORES);
    }
    try (ChildProcess next = fork("next")) {
      assertThat(Eventually.ended(next)).isEqualTo(2);
      assertThat(next.tail()).contains("Records are gone that were never counted");
    }
  }

  @Test
  void anInputMadeAgainWhileAFrozenMemberHoldsTheGroupIsRefused() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (ChildProcess process = fork()) {
      patiently().until(() -> likes() == 1);
      signal(process, "STOP");
      for (int user = 2; user < 50; user++) {
        environment.send(Changes.react(1, user, "LIKE", 10 + user));
      }
      environment.flush();
      makeAgain(Topics.REACTION_CHANGES, Topics.PARTITIONS);
      Map<String, String> elsewhere = environment.settings(folder.resolve("other-state"));
      assertThatThrownBy(() -> RunningApp.start(AppConfig.from(elsewhere)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("Records are gone that were never counted");
      signal(process, "CONT");

      assertThat(Eventually.ended(process)).isEqualTo(1);
    }
    // The answer to a fetch may have been on its way when the process froze.
    assertThat(likes()).isLessThan(49);
    assertRefused("Records are gone that were never counted: " + Topics.REACTION_CHANGES);
  }
}
