package io.kooflow.spark.maintain;

import io.kooflow.lake.LakeTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StringType;
import org.jspecify.annotations.Nullable;

/**
 * A lease that the catalog keeps: the newest snapshot of the table {@value #TABLE}, which has no
 * rows, says who holds it and until when. A snapshot enters only on top of the one that was read,
 * so of two that ask at once one gets it. A holder that dies loses it when its time is over, by the
 * clocks of the machines, which are taken to agree within seconds; a holder that was overtaken
 * learns of it at the next {@link #renew}.
 */
final class Lease implements AutoCloseable {
  static final String TABLE = "maintenance_lease";

  private static final String HOLDER = "kooflow.lease.holder";
  private static final String UNTIL = "kooflow.lease.until";
  private static final Schema SCHEMA =
      new Schema(
          NestedField.optional(
              1,
              "nothing",
              StringType.get(),
              "No rows: the snapshots' summaries say who holds it"));

  private final Table table;
  private final String holder;
  private final Duration length;
  private final Clock clock;

  private Lease(Table table, String holder, Duration length, Clock clock) {
    this.table = table;
    this.holder = holder;
    this.length = length;
    this.clock = clock;
  }

  /**
   * Takes the lease.
   *
   * @param who for people: which machine and process
   * @throws LeaseTakenException if somebody else holds it
   */
  static Lease take(Catalog catalog, String who, Duration length, Clock clock) {
    Lease lease = new Lease(made(catalog), who + " " + UUID.randomUUID(), length, clock);
    lease.set(lease.clock.instant().plus(length), false);
    return lease;
  }

  private static Table made(Catalog catalog) {
    TableIdentifier name = TableIdentifier.of(LakeTable.NAMESPACE, TABLE);
    if (!catalog.tableExists(name)) {
      try {
        return catalog.createTable(name, SCHEMA);
      } catch (AlreadyExistsException otherWasFaster) {
        return catalog.loadTable(name);
      }
    }
    return catalog.loadTable(name);
  }

  /**
   * Holds it for its length from now on.
   *
   * @throws LeaseTakenException if it was lost
   */
  void renew() {
    set(clock.instant().plus(length), true);
  }

  /** Gives it back; does nothing where it was lost. */
  @Override
  public void close() {
    try {
      set(Instant.EPOCH, true);
      table.expireSnapshots().retainLast(1).expireOlderThan(clock.millis()).commit();
    } catch (LeaseTakenException lost) {
      // Not ours to give.
      return;
    }
  }

  private void set(Instant until, boolean held) {
    table.refresh();
    Snapshot newest = table.currentSnapshot();
    requireFree(newest, held);
    Long expected = newest == null ? null : newest.snapshotId();
    try {
      table
          .newFastAppend()
          .set(HOLDER, holder)
          .set(UNTIL, until.toString())
          .validateWith(
              ancestors -> {
                var now = ancestors.iterator();
                Long main = now.hasNext() ? (Long) now.next().snapshotId() : null;
                return Objects.equals(main, expected);
              })
          .commit();
    } catch (ValidationException | CommitFailedException overtaken) {
      throw new LeaseTakenException("Somebody else has taken the lease of maintenance just now");
    }
  }

  private void requireFree(@Nullable Snapshot newest, boolean held) {
    Map<String, String> summary = newest == null ? Map.of() : newest.summary();
    String has = summary.getOrDefault(HOLDER, "");
    Instant until = Instant.parse(summary.getOrDefault(UNTIL, Instant.EPOCH.toString()));
    if (has.equals(holder)) {
      return;
    }
    if (held || until.isAfter(clock.instant())) {
      throw new LeaseTakenException(
          "Maintenance runs already: "
              + has
              + " holds the lease of "
              + table.name()
              + " until "
              + until
              + " at most. Wait for it, or, if that process is dead, until then.");
    }
  }
}
