package io.kooflow.lake.landing;

import java.io.Serial;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.apache.iceberg.Snapshot;

/**
 * The ranges of one landing commit, one per topic-partition that the table is fed from, those
 * included of which nothing was read: so the newest commit tells where each partition stands, and
 * nobody needs to look further back. {@link TableEnd} finds them.
 */
public final class OffsetRanges implements Serializable {
  /** Key of the snapshot summary; the value is JSON, see {@link OffsetRangesJson}. */
  public static final String PROPERTY = "kooflow.offset-ranges";

  @Serial private static final long serialVersionUID = 1;

  private final TreeMap<SourcePartition, OffsetRange> ranges;

  private OffsetRanges(Map<SourcePartition, OffsetRange> ranges) {
    this.ranges = new TreeMap<>(ranges);
  }

  public static OffsetRanges of(Map<SourcePartition, OffsetRange> ranges) {
    return new OffsetRanges(ranges);
  }

  /** Reads the value of {@link #PROPERTY}; anything else is an IllegalArgumentException. */
  public static OffsetRanges fromJson(String json) {
    return new OffsetRanges(OffsetRangesJson.read(json));
  }

  public String toJson() {
    return OffsetRangesJson.write(ranges);
  }

  /** The ranges of this snapshot; none if it is not a landing commit. */
  public static Optional<OffsetRanges> carriedBy(Snapshot snapshot) {
    Map<String, String> summary = snapshot.summary();
    return Optional.ofNullable(summary == null ? null : summary.get(PROPERTY))
        .map(OffsetRanges::fromJson);
  }

  /** No partition at all. */
  public static OffsetRanges none() {
    return new OffsetRanges(Map.of());
  }

  /** Nothing read, each partition standing at its end. */
  public static OffsetRanges emptyAt(Map<SourcePartition, Long> ends) {
    TreeMap<SourcePartition, OffsetRange> empty = new TreeMap<>();
    ends.forEach((partition, end) -> empty.put(partition, OffsetRange.emptyAt(end)));
    return new OffsetRanges(empty);
  }

  /** Sorted, read-only. */
  public SortedMap<SourcePartition, OffsetRange> byPartition() {
    return Collections.unmodifiableSortedMap(ranges);
  }

  /** Where each partition stands after this commit. */
  public SortedMap<SourcePartition, Long> ends() {
    SortedMap<SourcePartition, Long> ends = new TreeMap<>();
    ranges.forEach((partition, range) -> ends.put(partition, range.end()));
    return ends;
  }

  public long rows() {
    return sum(OffsetRange::rows);
  }

  public long deadLetters() {
    return sum(OffsetRange::deadLetters);
  }

  public long tombstones() {
    return sum(OffsetRange::tombstones);
  }

  /** True if no partition has moved: not worth a snapshot. */
  public boolean isEmpty() {
    return ranges.values().stream().allMatch(OffsetRange::isEmpty);
  }

  private long sum(ToLongFunction<OffsetRange> count) {
    return ranges.values().stream().mapToLong(count).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OffsetRanges that && ranges.equals(that.ranges);
  }

  @Override
  public int hashCode() {
    return ranges.hashCode();
  }

  @Override
  public String toString() {
    return ranges.toString();
  }
}
