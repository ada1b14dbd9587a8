package io.kooflow.lake.landing;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Where landing stands in a table, as the table itself tells. Its main branch decides: from its
 * newest snapshot back, the first landing commit that is met, by the table's {@link LandingMark} or
 * by its own summary. Where that commit is no longer remembered, the mark counts, if main certainly
 * goes back to it or still holds the rows that it names; else the table was rolled back, or lost
 * its ranges, and cannot tell.
 *
 * @param kind whether it can tell
 * @param ranges of the newest landing commit; none unless {@code kind} is KNOWN
 * @param lastRows per partition the newest range that is known to have brought rows
 * @param topicIds Kafka's ids of the topics, as far as they are remembered
 * @param commitId of the newest landing commit; empty where it is not known
 * @param repairs how often the table was repaired
 * @param marked false while the mark does not stand for the newest commit: tables of old kinds
 * @param reached where the mark says that each partition stood once, which is further than {@code
 *     ranges} after a rollback; empty without a mark
 * @param problem why it cannot tell; empty unless {@code kind} is UNKNOWN
 */
public record TableEnd(
    Kind kind,
    OffsetRanges ranges,
    OffsetRanges lastRows,
    Map<String, String> topicIds,
    String commitId,
    int repairs,
    boolean marked,
    SortedMap<SourcePartition, Long> reached,
    String problem) {
  /** Whether a table can tell. */
  public enum Kind {
    /** Nothing has landed yet. */
    EMPTY,
    KNOWN,
    /** The table holds snapshots or had some, but not what they held of the topics. */
    UNKNOWN
  }

  /** Tells the commits of different calls apart in the snapshot summary. */
  static final String COMMIT_ID = "kooflow.commit-id";

  /** Whether main holds a row of these ranges, one of which at least held rows. */
  interface RowProof {
    boolean holds(SourcePartition partition, OffsetRange range);
  }

  public TableEnd {
    topicIds = Map.copyOf(topicIds);
    reached = Collections.unmodifiableSortedMap(new TreeMap<>(reached));
  }

  /** Of the table as it was loaded; refreshes nothing. */
  public static TableEnd of(Table table) {
    return of(
        table.properties(), table.currentSnapshot(), table::snapshot, new RowsOnMain(table)::holds);
  }

  /** Of {@code base}; rows are looked for in {@code table}, which must be at {@code base} too. */
  static TableEnd of(TableMetadata base, Table table) {
    return of(
        base.properties(), base.currentSnapshot(), base::snapshot, new RowsOnMain(table)::holds);
  }

  static TableEnd of(
      Map<String, String> properties,
      @Nullable Snapshot current,
      LongFunction<@Nullable Snapshot> known,
      RowProof rows) {
    LandingMark mark = LandingMark.in(properties).orElse(null);
    Snapshot oldest = null;
    for (Snapshot each = current; each != null; each = parent(each, known)) {
      oldest = each;
      if (mark != null && stands(mark, each)) {
        return of(mark, true);
      }
      Optional<OffsetRanges> carried = OffsetRanges.carriedBy(each);
      if (carried.isPresent()) {
        return of(each, carried.get(), mark);
      }
    }
    if (mark == null) {
      return current == null ? empty() : unknown(null, WITHOUT_RANGES);
    }
    boolean childOfMarked = oldest != null && Objects.equals(oldest.parentId(), mark.snapshotId());
    if (childOfMarked || holdsAll(mark, rows)) {
      return of(mark, true);
    }
    return unknown(mark, ROLLED_BACK.formatted(mark.ranges().ends()));
  }

  private static final String WITHOUT_RANGES =
      "it has snapshots, but none that its history still knows carries "
          + OffsetRanges.PROPERTY
          + ", so what it holds of the topics is unknown";

  private static final String ROLLED_BACK =
      "landing had reached %s, but the rows of its newest commit are not in the table's main"
          + " branch: it was rolled back or replaced, or they were deleted";

  /** The snapshot of the mark, or a copy of it that was cherry-picked. */
  private static boolean stands(LandingMark mark, Snapshot snapshot) {
    return snapshot.snapshotId() == mark.snapshotId()
        || Long.toString(mark.snapshotId())
            .equals(summary(snapshot).get(SnapshotSummary.SOURCE_SNAPSHOT_ID_PROP));
  }

  private static @Nullable Snapshot parent(
      Snapshot snapshot, LongFunction<@Nullable Snapshot> known) {
    Long parent = snapshot.parentId();
    return parent == null ? null : known.apply(parent);
  }

  private static boolean holdsAll(LandingMark mark, RowProof rows) {
    boolean all = !mark.lastRows().byPartition().isEmpty();
    for (Map.Entry<SourcePartition, OffsetRange> last : mark.lastRows().byPartition().entrySet()) {
      all &= rows.holds(last.getKey(), last.getValue());
    }
    return all;
  }

  private static TableEnd of(LandingMark mark, boolean marked) {
    return new TableEnd(
        Kind.KNOWN,
        mark.ranges(),
        mark.lastRows(),
        mark.topicIds(),
        mark.commitId(),
        mark.repairs(),
        marked,
        reached(mark),
        "");
  }

  /** By the summary of a snapshot, which the mark, if any, does not stand for. */
  private static TableEnd of(Snapshot snapshot, OffsetRanges ranges, @Nullable LandingMark mark) {
    OffsetRanges known = mark == null ? OffsetRanges.none() : mark.lastRows();
    return new TableEnd(
        Kind.KNOWN,
        ranges,
        lastRows(known, ranges),
        mark == null ? Map.of() : mark.topicIds(),
        summary(snapshot).getOrDefault(COMMIT_ID, ""),
        mark == null ? 0 : mark.repairs(),
        false,
        reached(mark),
        "");
  }

  private static TableEnd empty() {
    return new TableEnd(
        Kind.EMPTY,
        OffsetRanges.none(),
        OffsetRanges.none(),
        Map.of(),
        "",
        0,
        true,
        reached(null),
        "");
  }

  private static TableEnd unknown(@Nullable LandingMark mark, String problem) {
    return new TableEnd(
        Kind.UNKNOWN,
        OffsetRanges.none(),
        mark == null ? OffsetRanges.none() : mark.lastRows(),
        mark == null ? Map.of() : mark.topicIds(),
        "",
        mark == null ? 0 : mark.repairs(),
        false,
        reached(mark),
        problem);
  }

  private static SortedMap<SourcePartition, Long> reached(@Nullable LandingMark mark) {
    return mark == null ? new TreeMap<>() : mark.ranges().ends();
  }

  private static Map<String, String> summary(Snapshot snapshot) {
    Map<String, String> summary = snapshot.summary();
    return summary == null ? Map.of() : summary;
  }

  /** {@code before}, with each range of {@code commit} that held rows; none beyond its ends. */
  static OffsetRanges lastRows(OffsetRanges before, OffsetRanges commit) {
    SortedMap<SourcePartition, Long> ends = commit.ends();
    TreeMap<SourcePartition, OffsetRange> last = new TreeMap<>();
    before
        .byPartition()
        .forEach(
            (partition, range) -> {
              if (range.end() <= ends.getOrDefault(partition, Long.MAX_VALUE)) {
                last.put(partition, range);
              }
            });
    commit
        .byPartition()
        .forEach(
            (partition, range) -> {
              if (range.rows() > 0) {
                last.put(partition, range);
              }
            });
    return OffsetRanges.of(last);
  }

  /** Where each partition stands; empty where nothing has landed. */
  public SortedMap<SourcePartition, Long> ends() {
    return Collections.unmodifiableSortedMap(ranges.ends());
  }

  /** The ranges, or none where nothing has landed or the table cannot tell. */
  public Optional<OffsetRanges> newest() {
    return kind == Kind.KNOWN ? Optional.of(ranges) : Optional.empty();
  }

  /**
   * This end, if it is known or nothing has landed.
   *
   * @param table for the message
   * @throws LandingRefusedException naming the verb that repairs, if the table cannot tell
   */
  public TableEnd orRefuse(String table) {
    if (kind == Kind.UNKNOWN) {
      throw new LandingRefusedException(
          "Table %s: %s. To repair: %s".formatted(table, problem, Repairing.verb(table)));
    }
    return this;
  }
}
