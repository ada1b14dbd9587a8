package io.kooflow.lake.merge;

import io.kooflow.lake.landing.OffsetRange;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * What landing says it has put into a log since it was last merged, as far as the log's snapshots
 * remember: the ranges that follow each other without a hole, and the rows that each must hold.
 */
public final class LandedRanges {
  /**
   * What one or several landing commits put into one partition.
   *
   * @param start first offset
   * @param end offset after the last
   * @param rows how many rows landed
   */
  public record Landed(SourcePartition partition, long start, long end, long rows) {
    @Override
    public String toString() {
      return partition + " offsets " + start + " to " + (end - 1);
    }
  }

  private final List<Landed> landed;

  private LandedRanges(List<Landed> landed) {
    this.landed = List.copyOf(landed);
  }

  /**
   * Of the log as it was loaded.
   *
   * @param merged per partition, the offset before which nothing is asked any more
   */
  public static LandedRanges since(Map<SourcePartition, Long> merged, Table log) {
    List<Landed> landed = new ArrayList<>();
    for (Snapshot each = log.currentSnapshot(); each != null; ) {
      Optional<OffsetRanges> carried = OffsetRanges.carriedBy(each);
      if (carried.isPresent() && !add(landed, carried.get(), merged)) {
        break;
      }
      Long parent = each.parentId();
      each = parent == null ? null : log.snapshot(parent);
    }
    landed.sort(Comparator.comparing(Landed::partition).thenComparingLong(Landed::start));
    return new LandedRanges(landed);
  }

  /** False if all of these ranges were merged before: so were those of older snapshots. */
  private static boolean add(
      List<Landed> landed, OffsetRanges ranges, Map<SourcePartition, Long> merged) {
    boolean ahead = false;
    for (Map.Entry<SourcePartition, OffsetRange> each : ranges.byPartition().entrySet()) {
      long from = merged.getOrDefault(each.getKey(), 0L);
      OffsetRange range = each.getValue();
      ahead |= range.end() > from || !merged.containsKey(each.getKey());
      // A range that was merged in part is left out: its rows cannot be told apart by the count.
      if (range.start() >= from && !range.isEmpty()) {
        landed.add(new Landed(each.getKey(), range.start(), range.end(), range.rows()));
      }
    }
    return ahead;
  }

  /** Each landing commit's range of each partition, in order. */
  public List<Landed> each() {
    return landed;
  }

  /** The same, with ranges that follow each other taken together. */
  public List<Landed> together() {
    List<Landed> together = new ArrayList<>();
    for (Landed next : landed) {
      Landed last = together.isEmpty() ? null : together.get(together.size() - 1);
      if (last != null && last.partition().equals(next.partition()) && last.end() == next.start()) {
        together.set(
            together.size() - 1,
            new Landed(last.partition(), last.start(), next.end(), last.rows() + next.rows()));
      } else {
        together.add(next);
      }
    }
    return together;
  }

  /**
   * Offsets between two ranges that no commit holds. Landing never leaves any; a repair does, and
   * has read them itself, but then the snapshots say that a commit without rows came after.
   *
   * @param repaired per partition, offsets up to which a repair has looked at the log
   */
  public List<Landed> holes(SortedMap<SourcePartition, Long> repaired) {
    List<Landed> holes = new ArrayList<>();
    TreeMap<SourcePartition, Long> ends = new TreeMap<>();
    for (Landed next : together()) {
      Long end = ends.put(next.partition(), next.end());
      if (end != null
          && end < next.start()
          && next.start() > repaired.getOrDefault(next.partition(), 0L)) {
        holes.add(new Landed(next.partition(), end, next.start(), 0));
      }
    }
    return holes;
  }

  /** Per partition the furthest end of a commit that held nothing: of repairs, among others. */
  public static SortedMap<SourcePartition, Long> repaired(Table log) {
    TreeMap<SourcePartition, Long> repaired = new TreeMap<>();
    for (Snapshot each = log.currentSnapshot(); each != null; ) {
      OffsetRanges.carriedBy(each)
          .filter(OffsetRanges::isEmpty)
          .ifPresent(
              ranges -> ranges.ends().forEach((of, end) -> repaired.merge(of, end, Math::max)));
      Long parent = each.parentId();
      each = parent == null ? null : log.snapshot(parent);
    }
    return repaired;
  }
}
