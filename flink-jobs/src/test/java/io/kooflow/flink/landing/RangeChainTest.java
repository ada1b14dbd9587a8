package io.kooflow.flink.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.flink.landing.RowLayout.Fate;
import io.kooflow.lake.landing.LandingRefusedException;
import io.kooflow.lake.landing.OffsetRange;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RangeChainTest {
  private final RangeChain chain = new RangeChain("t", Map.of(0, 0L, 1, 5L));

  @Test
  void startsEachRangeWhereTheOneBeforeEndedAcrossHoles() {
    assertThat(range(chain.next(List.of(tally(0, 0, 2))), 0))
        .isEqualTo(new OffsetRange(0, 3, 2, 0, 0));
    assertThat(range(chain.next(List.of(tally(0, 7, 7))), 0))
        .isEqualTo(new OffsetRange(3, 8, 1, 0, 0));
  }

  @Test
  void carriesPartitionsOfWhichNothingCame() {
    OffsetRanges ranges = chain.next(List.of(tally(0, 0, 0)));

    assertThat(range(ranges, 1)).isEqualTo(OffsetRange.emptyAt(5));
  }

  @Test
  void joinsWritersThatSawTheSamePartition() {
    OffsetRanges ranges = chain.next(List.of(tally(1, 5, 6), tally(1, 8, 9)));

    assertThat(range(ranges, 1)).isEqualTo(new OffsetRange(5, 10, 4, 0, 0));
  }

  @Test
  void countsEveryFate() {
    PartitionTally tally =
        PartitionTally.of(0, Fate.ROW).plus(1, Fate.DEAD_LETTER).plus(2, Fate.TOMBSTONE);

    assertThat(tally.from(0)).isEqualTo(new OffsetRange(0, 3, 1, 1, 1));
  }

  @Test
  void goesOnFromWhereTheTableHasGotTo() {
    chain.skipTo(Map.of(0, 10L, 1, 2L));

    assertThat(chain.ends()).isEqualTo(Map.of(0, 10L, 1, 5L));
  }

  @Test
  void refusesARecordThatAnEarlierRangeHolds() {
    chain.next(List.of(tally(0, 0, 4)));

    assertThatThrownBy(() -> chain.next(List.of(tally(0, 4, 6))))
        .isInstanceOf(LandingRefusedException.class)
        .hasMessageContaining("t/0@4");
  }

  /** Two rows: the first and the last; one if they are the same. */
  private static SortedMap<Integer, PartitionTally> tally(int partition, long first, long last) {
    PartitionTally tally = PartitionTally.of(first, Fate.ROW);
    return new TreeMap<>(Map.of(partition, first == last ? tally : tally.plus(last, Fate.ROW)));
  }

  private static OffsetRange range(OffsetRanges ranges, int partition) {
    return Objects.requireNonNull(ranges.byPartition().get(new SourcePartition("t", partition)));
  }
}
