package io.kooflow.platform.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.platform.stage.Progress.Reached;
import io.kooflow.platform.stage.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageWatchTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final Map<String, Reached> SINCE =
      Map.of("streams", new Reached(10, "2026-11-30T11:59:18Z"));

  private final StageWatch watch = new StageWatch(Duration.ofHours(1), SINCE, NOW);

  @Test
  void aStageWithNothingToReadIsDoneAtOnce() {
    assertThat(watch.saw(List.of(stage(10, 0)))).isTrue();
    assertThat(state(watch)).isEqualTo("done");
  }

  @Test
  void aStageThatReadsMovesHoweverMuchItsLagGrows() {
    assertThat(watch.saw(List.of(stage(10, 5)))).isFalse();
    assertThat(watch.saw(List.of(stage(11, 500)))).isTrue();
    assertThat(state(watch)).isEqualTo("moves");
  }

  @Test
  void aStageThatHasRecordsAndReadsNoneIsStuck() {
    StageWatch brief = new StageWatch(Duration.ZERO, Map.of(), NOW);
    brief.saw(List.of(stage(10, 5)));
    while (!brief.saw(List.of(stage(10, 6)))) {
      Thread.onSpinWait();
    }
    var found = brief.states(List.of("streams"), "").get(0);
    assertThat(found.state()).isEqualTo("stuck");
    assertThat(found.lag()).isEqualTo(6);
    assertThat(found.secondsSinceProgress()).isNull();
  }

  @Test
  void nobodyWaitsForAStageThatIsKnownToBeStuck() {
    StageWatch informed = new StageWatch(Duration.ofSeconds(30), SINCE, NOW);
    assertThat(informed.saw(List.of(stage(10, 5)))).isTrue();
    var found = informed.states(List.of("streams"), "").get(0);
    assertThat(found.state()).isEqualTo("stuck");
    assertThat(found.secondsSinceProgress()).isEqualTo(42);
  }

  @Test
  void whatMovedSinceTheCommandLookedIsNotSaidToBeOld() {
    StageWatch informed = new StageWatch(Duration.ofSeconds(30), SINCE, NOW);
    assertThat(informed.saw(List.of(stage(11, 5)))).isFalse();
    assertThat(informed.states(List.of("streams"), "").get(0).secondsSinceProgress()).isNull();
  }

  @Test
  void aStageThatNobodyCouldLookAtHasNoAnswer() {
    var found = watch.states(List.of("streams"), "no answer within 10 s").get(0);
    assertThat(found.state()).isEqualTo("no answer within 10 s");
    assertThat(found.count()).isNull();
    assertThat(found.secondsSinceProgress()).isEqualTo(42);
  }

  private static String state(StageWatch watch) {
    return watch.states(List.of("streams"), "").get(0).state();
  }

  private static Stage stage(long reached, long lag) {
    return new Stage("streams", 7, reached, lag, 0);
  }
}
