package io.kooflow.spark.merge;

import io.kooflow.lake.landing.SourcePartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A part of a log: per partition the offsets from {@code from} (inclusive, 0 where absent) to
 * {@code to} (exclusive).
 */
record LogRange(SortedMap<SourcePartition, Long> from, SortedMap<SourcePartition, Long> to) {

  LogRange {
    from = new TreeMap<>(from);
    to = new TreeMap<>(to);
  }

  boolean isEmpty() {
    return to.entrySet().stream().noneMatch(each -> each.getValue() > from(each.getKey()));
  }

  /**
   * At most so many offsets of each partition.
   *
   * @param firsts the first offset of partitions of which nothing is merged, where it is known
   */
  LogRange bounded(long offsets, Map<SourcePartition, Long> firsts) {
    TreeMap<SourcePartition, Long> bounded = new TreeMap<>();
    to.forEach(
        (partition, end) -> {
          long start = Math.max(from(partition), firsts.getOrDefault(partition, 0L));
          bounded.put(partition, Math.min(end, start + offsets));
        });
    return new LogRange(from, bounded);
  }

  /** Partitions of which nothing is merged, and that {@link #bounded} would cut. */
  List<SourcePartition> unknownStarts(long offsets) {
    return to.keySet().stream()
        .filter(each -> !from.containsKey(each) && to.getOrDefault(each, 0L) > offsets)
        .toList();
  }

  /** Partitions that end before where they were merged: the log was taken back. */
  List<String> takenBack() {
    List<String> takenBack = new ArrayList<>();
    from.forEach(
        (partition, merged) -> {
          long end = to.getOrDefault(partition, 0L);
          if (end < merged) {
            takenBack.add(partition + " is merged up to " + merged + ", the log ends at " + end);
          }
        });
    return takenBack;
  }

  /** As a condition over the columns of a log; false where the range is empty. */
  String condition() {
    List<String> parts = new ArrayList<>();
    to.forEach(
        (partition, end) -> {
          if (end > from(partition)) {
            parts.add(
                "(topic = "
                    + quoted(partition.topic())
                    + " AND `partition` = "
                    + partition.partition()
                    + " AND `offset` >= "
                    + from(partition)
                    + " AND `offset` < "
                    + end
                    + ")");
          }
        });
    return parts.isEmpty() ? "false" : String.join(" OR ", parts);
  }

  /** A text as Spark reads it. */
  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** Offsets in it, dead letters and holes included. */
  long offsets() {
    return to.entrySet().stream()
        .mapToLong(each -> Math.max(0, each.getValue() - from(each.getKey())))
        .sum();
  }

  private long from(SourcePartition partition) {
    return from.getOrDefault(partition, 0L);
  }
}
