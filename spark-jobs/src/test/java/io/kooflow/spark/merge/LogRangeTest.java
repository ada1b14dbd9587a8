package io.kooflow.spark.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.lake.landing.SourcePartition;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LogRangeTest {
  private static final SourcePartition ONE = new SourcePartition("t", 0);
  private static final SourcePartition TWO = new SourcePartition("t", 1);

  @Test
  void isFalseWhereNothingIsLeft() {
    LogRange range = range(Map.of(ONE, 5L), Map.of(ONE, 5L));

    assertThat(range.isEmpty()).isTrue();
    assertThat(range.condition()).isEqualTo("false");
  }

  @Test
  void takesANewPartitionFromItsStart() {
    assertThat(range(Map.of(ONE, 5L), Map.of(ONE, 5L, TWO, 3L)).condition())
        .isEqualTo("(topic = 't' AND `partition` = 1 AND `offset` >= 0 AND `offset` < 3)");
  }

  @Test
  void isBoundedFromTheFirstOffsetThatIsThere() {
    LogRange range = range(Map.of(ONE, 5L), Map.of(ONE, 50L, TWO, 1_000L));

    assertThat(range.unknownStarts(10)).containsExactly(TWO);
    assertThat(range.bounded(10, Map.of(TWO, 900L)).to()).isEqualTo(Map.of(ONE, 15L, TWO, 910L));
    assertThat(range.bounded(10_000, Map.of())).isEqualTo(range);
  }

  @Test
  void tellsALogThatWasTakenBack() {
    assertThat(range(Map.of(ONE, 5L, TWO, 2L), Map.of(ONE, 4L)).takenBack())
        .containsExactly(
            "t/0 is merged up to 5, the log ends at 4", "t/1 is merged up to 2, the log ends at 0");
  }

  @Test
  void quotesATopic() {
    assertThat(LogRange.quoted("a'b\\c")).isEqualTo("'a\\'b\\\\c'");
  }

  private static LogRange range(Map<SourcePartition, Long> from, Map<SourcePartition, Long> to) {
    return new LogRange(new TreeMap<>(from), new TreeMap<>(to));
  }
}
