package io.kooflow.flink.landing;

import io.kooflow.flink.landing.RowLayout.Fate;
import io.kooflow.lake.landing.OffsetRange;

/**
 * What a writer has seen of one partition since the last checkpoint.
 *
 * @param first position of the first record
 * @param end position after the last record
 */
record PartitionTally(long first, long end, long rows, long deadLetters, long tombstones) {
  /** The first record. */
  static PartitionTally of(long offset, Fate fate) {
    return new PartitionTally(offset, offset, 0, 0, 0).plus(offset, fate);
  }

  /** One record more. */
  PartitionTally plus(long offset, Fate fate) {
    return new PartitionTally(
        Math.min(first, offset),
        Math.max(end, offset + 1),
        rows + (fate == Fate.ROW ? 1 : 0),
        deadLetters + (fate == Fate.DEAD_LETTER ? 1 : 0),
        tombstones + (fate == Fate.TOMBSTONE ? 1 : 0));
  }

  /** Both writers' records. */
  PartitionTally plus(PartitionTally other) {
    return new PartitionTally(
        Math.min(first, other.first),
        Math.max(end, other.end),
        rows + other.rows,
        deadLetters + other.deadLetters,
        tombstones + other.tombstones);
  }

  /** The range that goes on from {@code start}, which is not above {@link #first}. */
  OffsetRange from(long start) {
    return new OffsetRange(start, end, rows, deadLetters, tombstones);
  }
}
