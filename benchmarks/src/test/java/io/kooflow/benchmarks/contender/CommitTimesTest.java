package io.kooflow.benchmarks.contender;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommitTimesTest {
  private static final TopicPartition FIRST = new TopicPartition("input", 0);
  private static final TopicPartition SECOND = new TopicPartition("input", 1);
  private static final long SECOND_OF_NANOS = 1_000_000_000L;

  @Test
  void takesTheMeanOfTheTimesFromOneMoveToTheNext() {
    CommitTimes times = new CommitTimes();

    times.saw(Map.of(), 0);
    times.saw(Map.of(FIRST, 5L), 10 * SECOND_OF_NANOS);
    times.saw(Map.of(FIRST, 5L), 11 * SECOND_OF_NANOS);
    times.saw(Map.of(FIRST, 5L, SECOND, 1L), 12 * SECOND_OF_NANOS);
    times.saw(Map.of(FIRST, 6L, SECOND, 1L), 15 * SECOND_OF_NANOS);
    times.saw(Map.of(FIRST, 6L, SECOND, 1L), 99 * SECOND_OF_NANOS);

    assertThat(times.secondsBetween()).isEqualTo(2.5);
  }

  @Test
  void hasNoneOfASingleCommit() {
    CommitTimes times = new CommitTimes();

    times.saw(Map.of(FIRST, 5L), SECOND_OF_NANOS);

    assertThat(times.secondsBetween()).isZero();
  }
}
