package io.kooflow.torture.kills;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KillTest {
  private static final List<String> PROCESSES = List.of("connect", "dynamodb", "flink", "streams");

  @Test
  void aPlanKillsEachProcessOnce() {
    for (long seed = 0; seed < 100; seed++) {
      assertThat(Kill.plan(seed, PROCESSES))
          .extracting(Kill::process)
          .containsExactlyInAnyOrderElementsOf(PROCESSES);
    }
  }

  @Test
  void theSeedAloneDecidesThePlan() {
    assertThat(Kill.plan(7, PROCESSES))
        .isEqualTo(Kill.plan(7, List.of("streams", "flink", "dynamodb", "connect")))
        .isNotEqualTo(Kill.plan(8, PROCESSES));
  }

  @Test
  void pausesAreLongEnoughForWorkAndShortEnoughForACampaign() {
    for (long seed = 0; seed < 100; seed++) {
      assertThat(Kill.plan(seed, PROCESSES))
          .extracting(Kill::pause)
          .allSatisfy(
              pause ->
                  assertThat(pause).isBetween(Duration.ofMillis(200), Duration.ofMillis(6_000)));
    }
  }
}
