package io.kooflow.lake.merge;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.RESTException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One merge of one table, from its branch to main: rows are written to the branch by any engine,
 * then main is moved there, and the table's property with it, in one commit that holds only while
 * main is where the branch began (a compare-and-set by the catalog: the reference's snapshot id is
 * a requirement of the commit). Two merges at once: one enters, the other throws. A merge that is
 * killed leaves a branch that nobody reads; the next merge that enters removes it, as does expiry
 * after a day.
 */
public final class StagedMerge {
  private static final Logger LOG = LoggerFactory.getLogger(StagedMerge.class);

  /** Letters and digits alone follow, so that the name needs no quotes in SQL. */
  static final String BRANCHES = "kooflow_merge_";

  private static final long BRANCH_MILLIS = TimeUnit.DAYS.toMillis(1);
  private static final int TRIES = 5;

  private final Table table;
  private final String run;
  private final long base;
  private final String branch;

  private StagedMerge(Table table, String run, long base) {
    this.table = table;
    this.run = run;
    this.base = base;
    this.branch = BRANCHES + run;
  }

  /** A name for a merge that no other merge has. */
  public static String newRun() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /**
   * Gives a table without snapshots an empty one, so that main exists to be compared with. Does
   * nothing to other tables.
   *
   * @param logTable Iceberg's id of the log to be merged
   */
  public static void begin(Table table, String logTable) {
    table.refresh();
    if (table.currentSnapshot() != null) {
      return;
    }
    try {
      table.newFastAppend().set(MergeMark.SUMMARY, MergeMark.none("", logTable).toJson()).commit();
    } finally {
      table.refresh();
    }
  }

  /**
   * Makes the branch at main, as {@code table} was loaded. One thread uses the table at a time.
   *
   * @param run from {@link #newRun}, one for each branch
   */
  public static StagedMerge on(Table table, String run) {
    long base = Objects.requireNonNull(table.currentSnapshot(), "no snapshot").snapshotId();
    StagedMerge staged = new StagedMerge(table, run, base);
    table
        .manageSnapshots()
        .createBranch(staged.branch, base)
        .setMaxRefAgeMs(staged.branch, BRANCH_MILLIS)
        .commit();
    return staged;
  }

  /** Where rows are to be written. */
  public String branch() {
    return branch;
  }

  /** The snapshot that the branch began at. */
  public long base() {
    return base;
  }

  /**
   * Moves main to the branch and removes the branch, and those that killed merges left.
   *
   * @throws MainMovedException if main is not at {@link #base} any more; it was not changed
   * @throws CommitStateUnknownException if the catalog could not be asked what became of it; the
   *     next merge finds out by itself
   */
  public void enter(MergeMark mark) {
    Snapshot staged = seal(mark);
    TableOperations operations = ((HasTableOperations) table).operations();
    for (int attempt = 1; ; attempt++) {
      TableMetadata now = operations.refresh();
      if (holds(now, staged.snapshotId())) {
        return; // The answer of the attempt before was lost.
      }
      requireBase(now);
      TableMetadata.Builder entered =
          TableMetadata.buildFrom(now)
              .setBranchSnapshot(staged.snapshotId(), SnapshotRef.MAIN_BRANCH)
              .setProperties(Map.of(MergeMark.PROPERTY, mark.toProperty(staged.snapshotId())));
      now.refs().keySet().stream().filter(StagedMerge::ofAMerge).forEach(entered::removeRef);
      try {
        operations.commit(now, entered.build());
        table.refresh();
        return;
      } catch (CommitFailedException | CommitStateUnknownException | RESTException notSure) {
        if (attempt >= TRIES) {
          throw notSure;
        }
        LOG.warn("{}: asking what became of merge {}: {}", table.name(), run, notSure.toString());
      }
    }
  }

  /**
   * Checks that the merge can still enter, as when writing to the branch failed.
   *
   * @throws MainMovedException if it cannot: somebody else was faster
   */
  public void requireOpen() {
    table.refresh();
    head();
    requireBase(((HasTableOperations) table).operations().current());
  }

  /** Removes the branch; main is as it was. */
  public void abandon() {
    table.refresh();
    if (table.refs().containsKey(branch)) {
      table.manageSnapshots().removeBranch(branch).commit();
    }
  }

  /** The head of the branch, with the mark: an empty snapshot where the head does not carry it. */
  private Snapshot seal(MergeMark mark) {
    table.refresh();
    Snapshot head = head();
    if (head.snapshotId() != base && mark.toJson().equals(head.summary().get(MergeMark.SUMMARY))) {
      return head;
    }
    table.newFastAppend().toBranch(branch).set(MergeMark.SUMMARY, mark.toJson()).commit();
    table.refresh();
    return head();
  }

  private Snapshot head() {
    Snapshot head = table.snapshot(branch);
    if (head == null) {
      throw new MainMovedException(
          "the branch " + branch + " of " + table.name() + " was removed: another merge entered");
    }
    return head;
  }

  private void requireBase(TableMetadata now) {
    Snapshot main = now.currentSnapshot();
    if (main == null || main.snapshotId() != base) {
      throw new MainMovedException(
          table.name()
              + ": main was at snapshot "
              + base
              + " when the merge began and is at "
              + (main == null ? "none" : main.snapshotId())
              + " now");
    }
  }

  private static boolean holds(TableMetadata metadata, long snapshotId) {
    for (Snapshot each = metadata.currentSnapshot(); each != null; ) {
      if (each.snapshotId() == snapshotId) {
        return true;
      }
      Long parent = each.parentId();
      each = parent == null ? null : metadata.snapshot(parent);
    }
    return false;
  }

  private static boolean ofAMerge(String reference) {
    return reference.startsWith(BRANCHES);
  }
}
