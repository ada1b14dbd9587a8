package io.kooflow.spark.maintain;

import io.kooflow.lake.LakeTable;
import io.kooflow.lake.StateTables;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import io.kooflow.lake.merge.MergeEnd;
import io.kooflow.lake.merge.MergeMark;
import io.kooflow.spark.catalog.LakeSession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.spark.sql.Row;

/** The procedures of one table, in order. */
final class TableMaintenance {
  /** A day is over when no change of it is under way any more. */
  private static final Duration LATE = Duration.ofHours(1);

  /** How often landing or a merge may be faster than a rewrite. */
  private static final int TRIES = 3;

  private final LakeSession session;
  private final LakeTable definition;
  private final MaintainSettings settings;
  private final Clock clock;
  private final Lease lease;

  TableMaintenance(
      LakeSession session,
      LakeTable definition,
      MaintainSettings settings,
      Clock clock,
      Lease lease) {
    this.session = session;
    this.definition = definition;
    this.settings = settings;
    this.clock = clock;
    this.lease = lease;
  }

  String name() {
    return definition.toString();
  }

  /** Runs them and says in a line what they did. */
  String run() {
    Table table = session.catalog().loadTable(definition.identifier());
    if (table.currentSnapshot() == null) {
      return name() + ": empty";
    }
    Map<String, String> names = new HashMap<>();
    names.put("table", definition.identifier().toString());
    names.put("order", String.join(", ", definition.itemKey()));
    names.put("closed", closed(table));
    Row compacted = call("compact", names);
    call("manifests", names);
    table.refresh();
    Instant expired = expired(table);
    names.put("older-than", expired.toString());
    int before = snapshots(table);
    call("expire", names);
    table.refresh();
    int after = snapshots(table);
    names.put("older-than", clock.instant().minus(settings.keepOrphans()).toString());
    lease.renew();
    List<Row> orphans = session.rows("maintain/orphans", names);
    return String.format(
        Locale.ROOT,
        "%s: %d files compacted to %d, %d snapshots expired, %d orphans removed",
        name(),
        compacted.getInt(0),
        compacted.getInt(1),
        before - after,
        orphans.size());
  }

  /** Again where somebody else's commit came in between: what it wrote is left as it is. */
  private Row call(String procedure, Map<String, String> names) {
    for (int attempt = 1; ; attempt++) {
      lease.renew();
      try {
        return session.rows("maintain/" + procedure, names).get(0);
      } catch (RuntimeException failed) {
        if (attempt == TRIES || !overtaken(failed)) {
          throw failed;
        }
      }
    }
  }

  /** The procedures put what the commit threw into exceptions of their own. */
  private static boolean overtaken(Throwable failed) {
    for (Throwable each = failed; each != null; each = each.getCause()) {
      if (each instanceof CommitFailedException || each instanceof ValidationException) {
        return true;
      }
    }
    return false;
  }

  /** Days that are over, of tables that are kept by day; else all. Within quotes already. */
  private String closed(Table table) {
    if (table.spec().isUnpartitioned()) {
      return "true";
    }
    PartitionField day = table.spec().fields().get(0);
    String column = table.schema().findColumnName(day.sourceId());
    LocalDate open = LocalDate.ofInstant(clock.instant().minus(LATE), ZoneOffset.UTC);
    return column + " < TIMESTAMP \"" + open + "T00:00:00Z\"";
  }

  /**
   * What is older may go: as the settings say, but never the newest snapshot of main that carries
   * ranges, from which landing and merges go on, nor a landing commit that is not merged yet, by
   * which a merge finds out what the log lacks.
   */
  private Instant expired(Table table) {
    Instant cutoff = clock.instant().minus(settings.keepSnapshots());
    SortedMap<SourcePartition, Long> merged = merged();
    boolean newest = true;
    for (Snapshot each = table.currentSnapshot(); each != null; ) {
      boolean carries =
          each.summary().containsKey(OffsetRanges.PROPERTY)
              || each.summary().containsKey(MergeMark.SUMMARY);
      Instant made = Instant.ofEpochMilli(each.timestampMillis());
      if (((carries && newest) || isAhead(each, merged)) && made.isBefore(cutoff)) {
        cutoff = made;
      }
      newest &= !carries;
      Long parent = each.parentId();
      each = parent == null ? null : table.snapshot(parent);
    }
    return cutoff;
  }

  /** Whether it landed rows that are not merged; false where nothing is merged from the table. */
  private static boolean isAhead(Snapshot snapshot, SortedMap<SourcePartition, Long> merged) {
    return !merged.isEmpty()
        && OffsetRanges.carriedBy(snapshot)
            .map(OffsetRanges::ends)
            .map(
                ends ->
                    ends.entrySet().stream()
                        .anyMatch(end -> end.getValue() > merged.getOrDefault(end.getKey(), 0L)))
            .orElse(false);
  }

  /** Up to where the log is merged; empty for other tables, and where no merge has been. */
  private SortedMap<SourcePartition, Long> merged() {
    return StateTables.all().stream()
        .filter(state -> state.log().name().equals(definition.name()))
        .map(state -> state.table().identifier())
        .filter(session.catalog()::tableExists)
        .findFirst()
        .map(state -> MergeEnd.of(session.catalog().loadTable(state)).ends())
        .orElseGet(TreeMap::new);
  }

  private static int snapshots(Table table) {
    int count = 0;
    for (Snapshot ignored : table.snapshots()) {
      count++;
    }
    return count;
  }
}
