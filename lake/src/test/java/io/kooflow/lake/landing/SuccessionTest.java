package io.kooflow.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.lake.landing.Succession.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SuccessionTest {
  @Test
  void appendsWhereTheTableEnds() {
    assertThat(kind(ranges(0, 10), ranges(10, 20))).isEqualTo(Kind.NEXT);
    assertThat(kind(ranges(0, 10, 0, 5), ranges(10, 20, 5, 5))).isEqualTo(Kind.NEXT);
  }

  @Test
  void appendsAnythingToATableThatNeverLanded() {
    assertThat(Succession.of(Optional.empty(), ranges(7, 20)).kind()).isEqualTo(Kind.NEXT);
  }

  @Test
  void appendsAPartitionThatTheTableDoesNotKnow() {
    assertThat(kind(ranges(0, 10), ranges(10, 11, 3, 5))).isEqualTo(Kind.NEXT);
  }

  @Test
  void takesWhatTheTableHoldsAsLanded() {
    assertThat(kind(ranges(0, 10), ranges(0, 10))).isEqualTo(Kind.LANDED);
    assertThat(kind(ranges(10, 30), ranges(10, 20))).isEqualTo(Kind.LANDED);
    assertThat(kind(ranges(0, 10, 4, 4), ranges(0, 10, 4, 4))).isEqualTo(Kind.LANDED);
    assertThat(kind(ranges(0, 10), ranges(10, 10))).isEqualTo(Kind.LANDED);
  }

  @Test
  void refusesGapsOverlapsAndMixtures() {
    assertThat(kind(ranges(0, 10), ranges(11, 20))).isEqualTo(Kind.CONFLICT);
    assertThat(kind(ranges(0, 10), ranges(9, 20))).isEqualTo(Kind.CONFLICT);
    assertThat(kind(ranges(0, 10, 0, 5), ranges(0, 10, 5, 9))).isEqualTo(Kind.CONFLICT);
  }

  @Test
  void refusesACommitThatForgetsAPartition() {
    Succession succession = Succession.of(Optional.of(ranges(0, 10, 0, 5)), ranges(10, 20));

    assertThat(succession.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(succession.conflicts())
        .containsExactly("t/1: table ends at 5, commit does not carry it");
  }

  private static Kind kind(OffsetRanges inTable, OffsetRanges commit) {
    return Succession.of(Optional.of(inTable), commit).kind();
  }

  /** Start and end of partition 0, then of partition 1. */
  static OffsetRanges ranges(long... bounds) {
    Map<SourcePartition, OffsetRange> ranges = new TreeMap<>();
    for (int i = 0; i < bounds.length; i += 2) {
      ranges.put(
          new SourcePartition("t", i / 2), new OffsetRange(bounds[i], bounds[i + 1], 0, 0, 0));
    }
    return OffsetRanges.of(ranges);
  }
}
