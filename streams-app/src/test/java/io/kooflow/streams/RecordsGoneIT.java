package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.Eventually;
import io.kooflow.schemas.TopicMemory;
import io.kooflow.schemas.Topics;
import java.util.List;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application refuses to go on without: records, positions, internal topics. */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
class RecordsGoneIT extends OperatedApp {
  @Test
  void stopsWhenWhatItWantsToReadNextIsGone() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (ChildProcess process = fork()) {
      patiently().until(() -> likes() == 1);
      signal(process, "STOP");
      patiently().until(this::groupIsEmpty); // By then no answer to a fetch is under way.
      for (int user = 2; user < 50; user++) {
        environment.send(Changes.react(1, user, "LIKE", 10 + user));
      }
      environment.flush();
      deleteAll(Topics.REACTION_CHANGES);
      environment.send(Changes.react(1, 99, "LIKE", 99));
      environment.flush();
      signal(process, "CONT");

      assertThat(Eventually.ended(process)).isEqualTo(1);
    }
    assertThat(likes()).isEqualTo(1);
    assertThatThrownBy(() -> RunningApp.start(config()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Records are gone that were never counted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reaction-states-changelog",
        "child-reactions-repartition",
        "trending-partials-repartition"
      })
  void refusesAnInternalTopicThatWasMadeAgainOrIsGone(String name) throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    String topic = KafkaSettings.applicationId(7) + "-" + name;
    try (RunningApp app = RunningApp.start(config());
        var admin = environment.admin()) {
      patiently().until(() -> likes() == 1);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
      patiently().until(() -> rememberedTopics(admin).contains(topic));
    }
    makeAgain(topic, name.startsWith("trending") ? 1 : Topics.PARTITIONS);
    assertRefused("The state cannot be restored: " + topic, "new generation");

    try (var admin = environment.admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
      patiently().until(() -> !admin.listTopics().names().get().contains(topic));
    }
    assertRefused(topic + " is missing");
  }

  @Test
  void aGroupOfTheReleaseBeforeGoesOnAndRemembersItsTopics() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 1);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }
    String memory = TopicMemory.topicOf(KafkaSettings.applicationId(7));
    try (var admin = environment.admin()) {
      admin.deleteTopics(List.of(memory)).all().get();
      patiently().until(() -> !admin.listTopics().names().get().contains(memory));
    }
    environment.send(Changes.react(1, 2, "LIKE", 6));
    environment.flush();
    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 2);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }

    makeAgain(Topics.REACTION_CHANGES, Topics.PARTITIONS);
    assertRefused("Records are gone that were never counted: " + Topics.REACTION_CHANGES);
  }

  @Test
  void aPositionThatWasLostIsRefusedWhereNoTopicIsKnown() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 1);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }
    try (var admin = environment.admin()) {
      String memory = TopicMemory.topicOf(KafkaSettings.applicationId(7));
      admin.deleteTopics(List.of(memory)).all().get();
      patiently().until(() -> !admin.listTopics().names().get().contains(memory));
    }
    makeAgain(Topics.REACTION_CHANGES, Topics.PARTITIONS);

    assertRefused("has no position in " + Topics.REACTION_CHANGES);
  }
}
