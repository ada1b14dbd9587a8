package io.kooflow.flink.landing;

import io.kooflow.lake.landing.LandingRefusedException;
import io.kooflow.lake.landing.OffsetRange;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Links the ranges of one topic: each starts where the one before ended, whatever hole lies between
 * the last record of one and the first of the next.
 */
final class RangeChain {
  private final String topic;
  private final TreeMap<Integer, Long> ends;

  /** The first ranges start at {@code starts}. */
  RangeChain(String topic, Map<Integer, Long> starts) {
    this.topic = topic;
    this.ends = new TreeMap<>(starts);
  }

  /** Where the next ranges start, read-only. */
  SortedMap<Integer, Long> ends() {
    return Collections.unmodifiableSortedMap(ends);
  }

  /** Goes on from {@code reached} where that is further. */
  void skipTo(Map<Integer, Long> reached) {
    reached.forEach((partition, end) -> ends.merge(partition, end, Math::max));
  }

  /**
   * The next ranges, one per known partition; empty where nothing was read.
   *
   * @throws LandingRefusedException if a record lies before the start of its range: it is in an
   *     earlier one already
   */
  OffsetRanges next(Collection<SortedMap<Integer, PartitionTally>> writers) {
    TreeMap<Integer, PartitionTally> tallies = new TreeMap<>();
    for (SortedMap<Integer, PartitionTally> writer : writers) {
      writer.forEach((partition, tally) -> tallies.merge(partition, tally, PartitionTally::plus));
    }
    tallies.forEach((partition, tally) -> ends.putIfAbsent(partition, tally.first()));
    TreeMap<SourcePartition, OffsetRange> ranges = new TreeMap<>();
    ends.forEach(
        (partition, start) ->
            ranges.put(
                new SourcePartition(topic, partition),
                range(partition, start, tallies.get(partition))));
    ranges.forEach((partition, range) -> ends.put(partition.partition(), range.end()));
    return OffsetRanges.of(ranges);
  }

  private OffsetRange range(int partition, long start, @Nullable PartitionTally tally) {
    if (tally == null) {
      return OffsetRange.emptyAt(start);
    }
    if (tally.first() < start) {
      throw new LandingRefusedException(
          "Record "
              + topic
              + "/"
              + partition
              + "@"
              + tally.first()
              + " came again: the ranges before end at "
              + start
              + ". Another landing job feeds the same table; stop one of them.");
    }
    return tally.from(start);
  }
}
