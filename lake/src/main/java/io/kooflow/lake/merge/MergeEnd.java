package io.kooflow.lake.merge;

import io.kooflow.lake.landing.SourcePartition;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * How far a table of the current state is merged, as the table itself tells. The main branch
 * decides: from its newest snapshot back, over compactions, the first merge that is met. So a
 * rollback is merged again.
 *
 * @param kind whether it can tell
 * @param run of the newest merge; empty unless {@code kind} is KNOWN
 * @param logTable Iceberg's id of the log; empty unless {@code kind} is KNOWN
 * @param ends where the next merge starts; empty means from the start of the log
 * @param problem what somebody else did; empty unless {@code kind} is FOREIGN
 */
public record MergeEnd(
    Kind kind, String run, String logTable, SortedMap<SourcePartition, Long> ends, String problem) {
  /** Whether a table can tell. */
  public enum Kind {
    /** Nothing was merged yet. */
    EMPTY,
    KNOWN,
    /** The snapshots of merges are expired; merging from the start of the log is right. */
    FORGOTTEN,
    /** Somebody else has changed rows since the newest merge. */
    FOREIGN
  }

  public MergeEnd {
    ends = Collections.unmodifiableSortedMap(new TreeMap<>(ends));
  }

  /** Of the table as it was loaded; refreshes nothing. */
  public static MergeEnd of(Table table) {
    Snapshot oldest = null;
    for (Snapshot each = table.currentSnapshot(); each != null; each = parent(each, table)) {
      Map<String, String> summary = each.summary() == null ? Map.of() : each.summary();
      MergeMark mark = MergeMark.in(summary).orElse(null);
      if (mark != null) {
        return known(mark);
      }
      if (!DataOperations.REPLACE.equals(each.operation())) {
        return new MergeEnd(
            Kind.FOREIGN,
            "",
            "",
            new TreeMap<>(),
            "snapshot " + each.snapshotId() + " (" + each.operation() + ") is of no merge");
      }
      oldest = each;
    }
    if (oldest == null) {
      return new MergeEnd(Kind.EMPTY, "", "", new TreeMap<>(), "");
    }
    MergeMark.Placed placed = MergeMark.placed(table.properties()).orElse(null);
    if (placed != null && oldest.parentId() != null && oldest.parentId() == placed.snapshotId()) {
      return known(placed.mark());
    }
    return new MergeEnd(Kind.FORGOTTEN, "", "", new TreeMap<>(), "");
  }

  private static MergeEnd known(MergeMark mark) {
    return new MergeEnd(Kind.KNOWN, mark.run(), mark.logTable(), mark.ends(), "");
  }

  private static @Nullable Snapshot parent(Snapshot snapshot, Table table) {
    Long parent = snapshot.parentId();
    return parent == null ? null : table.snapshot(parent);
  }
}
