package io.kooflow.flink.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.flink.landing.StartingPoints.Held;
import io.kooflow.lake.landing.LandingRefusedException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StartingPointsTest {
  @Test
  void startsAtTheEndOfTheTable() {
    StartingPoints points = points(Map.of(0, 7L), Map.of(0, new Held(0, 9)), false);

    assertThat(points.ranges()).isEqualTo(Map.of(0, 7L));
    assertThat(points.reading()).isEqualTo(Map.of(0, 7L));
  }

  @Test
  void startsAtTheFirstRecordOfAPartitionThatNeverLanded() {
    StartingPoints points = points(Map.of(), Map.of(0, new Held(0, 9), 1, new Held(3, 3)), false);

    assertThat(points.ranges()).isEqualTo(Map.of(0, 0L, 1, 3L));
    assertThat(points.reading()).isEqualTo(Map.of(0, 0L, 1, 3L));
  }

  @Test
  void refusesATopicThatEndsBeforeTheTable() {
    refused(Map.of(0, 10L), Map.of(0, new Held(0, 9)), "t/0: the table ends at 10");
  }

  @Test
  void refusesATopicWithoutAPartitionThatTheTableKnows() {
    refused(Map.of(1, 10L), Map.of(0, new Held(0, 9)), "no such partition");
  }

  @Test
  void refusesRecordsThatExpiredUnlanded() {
    refused(Map.of(0, 4L), Map.of(0, new Held(5, 9)), "--accept-gaps true");
  }

  @Test
  void readsOnAfterAnAcceptedGapButKeepsTheRangesTogether() {
    StartingPoints points = points(Map.of(0, 4L), Map.of(0, new Held(5, 9)), true);

    assertThat(points.ranges()).isEqualTo(Map.of(0, 4L));
    assertThat(points.reading()).isEqualTo(Map.of(0, 5L));
  }

  private static void refused(Map<Integer, Long> ends, Map<Integer, Held> held, String message) {
    assertThatThrownBy(() -> points(ends, held, false))
        .isInstanceOf(LandingRefusedException.class)
        .hasMessageContaining(message);
  }

  private static StartingPoints points(
      Map<Integer, Long> ends, Map<Integer, Held> held, boolean acceptGaps) {
    return StartingPoints.of("t", ends, new TreeMap<>(held), acceptGaps);
  }
}
