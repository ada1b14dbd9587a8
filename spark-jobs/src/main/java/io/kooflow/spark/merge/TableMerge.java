package io.kooflow.spark.merge;

import io.kooflow.lake.StateTable;
import io.kooflow.lake.landing.SourcePartition;
import io.kooflow.lake.landing.TableEnd;
import io.kooflow.lake.merge.MainMovedException;
import io.kooflow.lake.merge.MergeEnd;
import io.kooflow.lake.merge.MergeMark;
import io.kooflow.lake.merge.MergeRefusedException;
import io.kooflow.lake.merge.StagedMerge;
import io.kooflow.spark.catalog.LakeSession;
import io.kooflow.spark.catalog.Sql;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.spark.CommitMetadata;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Merges one table of the current state. Of each batch, the rows enter first and the removals
 * after: what is remembered always reaches to where the rows begin the next batch, never further,
 * so a batch that is done again finds what it found before.
 */
final class TableMerge {
  /** How often maintenance may rewrite the table while a batch is merged. */
  private static final int TRIES = 4;

  private final LakeSession session;
  private final StateTable state;
  private final MergeSettings settings;
  private final Clock clock;
  private final Consumer<MergeStep> steps;
  private final Consumer<String> say;
  private final MergeNames names;

  /** What one batch did to the rows. */
  private record Counts(long inserted, long updated, long removed) {}

  TableMerge(
      LakeSession session,
      StateTable state,
      MergeSettings settings,
      Clock clock,
      Consumer<MergeStep> steps,
      Consumer<String> say) {
    this.session = session;
    this.state = state;
    this.settings = settings;
    this.clock = clock;
    this.steps = steps;
    this.say = say;
    this.names = new MergeNames(state);
  }

  /** Merges up to where the log ends now. */
  void run() {
    Catalog catalog = session.catalog();
    if (!catalog.tableExists(state.log().identifier())) {
      say.accept(name() + ": nothing to merge, " + state.log() + " is not there yet");
      return;
    }
    Table log = catalog.loadTable(state.log().identifier());
    TableEnd landed = TableEnd.of(log).orRefuse(state.log().toString());
    if (landed.kind() == TableEnd.Kind.EMPTY) {
      say.accept(name() + ": nothing to merge, nothing has landed in " + state.log());
      return;
    }
    String logTable = log.uuid().toString();
    Table target = state.createIfMissing(catalog);
    StagedMerge.begin(target, logTable);
    Table removals = state.createRemovalsIfMissing(catalog);
    StagedMerge.begin(removals, logTable);
    Batches batches = new Batches(log, landed, target, removals);
    while (batches.next()) {
      // Each is complete by itself.
    }
    say.accept(batches.summary());
  }

  private String name() {
    return state.table().toString();
  }

  /** One run over the log as it was loaded. */
  private final class Batches {
    private final Table log;
    private final TableEnd landed;
    private final Table target;
    private final Table removals;
    private boolean rebuild = settings.rebuild();
    private boolean checked;
    private int commits;
    private long offsets;
    private Counts done = new Counts(0, 0, 0);

    Batches(Table log, TableEnd landed, Table target, Table removals) {
      this.log = log;
      this.landed = landed;
      this.target = target;
      this.removals = removals;
    }

    /** False where all is merged. */
    boolean next() {
      for (int attempt = 1; ; attempt++) {
        target.refresh();
        MergeEnd end = rebuild ? nothing() : usable(MergeEnd.of(target));
        try {
          return batch(end);
        } catch (MainMovedException moved) {
          target.refresh();
          MergeEnd now = MergeEnd.of(target);
          if (rebuild || !now.equals(end) || attempt == TRIES) {
            throw new MergeRefusedException(
                "Another merge of "
                    + name()
                    + " was faster, this one has changed nothing: "
                    + moved.getMessage()
                    + ". Let one merge run at a time, then start it again.");
          }
          say.accept(name() + ": rewritten by maintenance meanwhile, merging the batch again");
        }
      }
    }

    private MergeEnd nothing() {
      return new MergeEnd(MergeEnd.Kind.EMPTY, "", log.uuid().toString(), new TreeMap<>(), "");
    }

    private MergeEnd usable(MergeEnd end) {
      if (end.kind() == MergeEnd.Kind.FOREIGN) {
        throw new MergeRefusedException(
            name()
                + " was changed by somebody else, "
                + end.problem()
                + "; nothing was merged. The way out: roll the table back to a snapshot of a merge,"
                + " or make its rows again from the log: merge --rebuild true --tables "
                + state.table().name());
      }
      if (end.kind() == MergeEnd.Kind.KNOWN && !end.logTable().equals(log.uuid().toString())) {
        throw new MergeRefusedException(
            name()
                + " was merged from another table of the name "
                + state.log()
                + ", so its offsets mean other rows now; nothing was merged. The way out: merge"
                + " --rebuild true --tables "
                + state.table().name());
      }
      if (end.kind() == MergeEnd.Kind.FORGOTTEN) {
        say.accept(name() + ": its merges are expired, merging from the start of the log");
      }
      return end;
    }

    private boolean batch(MergeEnd end) {
      LogRange rest = new LogRange(end.ends(), landed.ends());
      List<String> takenBack = rest.takenBack();
      if (!takenBack.isEmpty()) {
        throw new MergeRefusedException(
            state.log()
                + " was taken back behind what is merged: "
                + String.join("; ", takenBack)
                + ". Nothing was merged. The way out: kooflow lake repair "
                + state.log().name()
                + " --apply lands the rows again, then merge again.");
      }
      // Where a run ended between rows and removals, the removals come first.
      mergeRemovals(end.ends());
      if (rest.isEmpty() && !rebuild) {
        return false;
      }
      refuseGaps(rest);
      LogRange range = rebuild ? rest : bounded(rest);
      steps.accept(MergeStep.PLANNED);
      mergeRows(range);
      rebuild = false;
      mergeRemovals(range.to());
      commits++;
      offsets += range.offsets();
      return !new LogRange(range.to(), landed.ends()).isEmpty();
    }

    private LogRange bounded(LogRange rest) {
      Map<SourcePartition, Long> firsts = new HashMap<>();
      for (SourcePartition each : rest.unknownStarts(settings.batchOffsets())) {
        TreeMap<SourcePartition, Long> only = new TreeMap<>();
        only.put(each, rest.to().getOrDefault(each, 0L));
        Row first =
            session
                .spark()
                .sql(
                    "SELECT min(`offset`) FROM "
                        + logAt()
                        + " WHERE "
                        + new LogRange(new TreeMap<>(), only).condition())
                .first();
        if (!first.isNullAt(0)) {
          firsts.put(each, first.getLong(0));
        }
      }
      return rest.bounded(settings.batchOffsets(), firsts);
    }

    /** Once a run: the ranges do not change while the log is read as it was loaded. */
    private void refuseGaps(LogRange rest) {
      if (checked || settings.acceptGaps()) {
        return;
      }
      List<String> gaps = new LogCheck(session, log, names.of(log, rest.condition())).gaps(rest);
      if (!gaps.isEmpty()) {
        throw new MergeRefusedException(
            state.log()
                + " lacks rows that landed: "
                + String.join("; ", gaps)
                + ". Nothing was merged. The way out: kooflow lake repair "
                + state.log().name()
                + " --apply lands them again from Kafka, then merge again; what Kafka has no more"
                + " is left out by merge --accept-gaps true.");
      }
      checked = true;
    }

    private String logAt() {
      return LakeSession.nameOf(state.log()) + " VERSION AS OF " + snapshotOf(log);
    }

    private void mergeRows(LogRange range) {
      StagedMerge staged = StagedMerge.on(target, StagedMerge.newRun());
      MergeMark mark = mark(staged, range.to());
      steps.accept(MergeStep.BRANCHED);
      Map<String, String> filled = names.of(log, range.condition());
      filled.put("base", Long.toString(staged.base()));
      filled.put("removals-snapshot", Long.toString(snapshotOf(removals)));
      filled.put("kept", rebuild ? "false" : "true");
      filled.put("branch", names.branch(state.table(), staged.branch()));
      filled.put("changes", "changes_" + staged.branch());
      Dataset<Row> changes = session.spark().sql(Sql.of("merge/changes", filled));
      changes = changes.persist(StorageLevel.MEMORY_AND_DISK());
      changes.createOrReplaceTempView(filled.getOrDefault("changes", ""));
      try {
        Counts counts = counts(changes);
        apply(staged, mark, counts, filled);
        steps.accept(MergeStep.APPLIED);
        audit(staged, counts, filled);
        steps.accept(MergeStep.AUDITED);
        staged.enter(mark);
        steps.accept(MergeStep.ENTERED);
        done =
            new Counts(
                done.inserted() + counts.inserted(),
                done.updated() + counts.updated(),
                done.removed() + counts.removed());
      } finally {
        session.spark().catalog().dropTempView(filled.getOrDefault("changes", ""));
        changes.unpersist();
      }
    }

    private static Counts counts(Dataset<Row> changes) {
      Row row =
          changes
              .selectExpr(
                  "count_if(NOT removed AND NOT present)",
                  "count_if(NOT removed AND present)",
                  "count_if(removed)")
              .first();
      return new Counts(row.getLong(0), row.getLong(1), row.getLong(2));
    }

    private void apply(
        StagedMerge staged, MergeMark mark, Counts counts, Map<String, String> filled) {
      writing(
          staged,
          mark,
          () -> {
            if (rebuild) {
              session.spark().sql("DELETE FROM " + filled.get("branch"));
            }
            if (counts.inserted() + counts.updated() + counts.removed() > 0) {
              session.spark().sql(Sql.of("merge/apply", filled));
            }
          });
    }

    /** Main is moved only to a table that has what the changes say, each item once. */
    private void audit(StagedMerge staged, Counts counts, Map<String, String> filled) {
      long before = rebuild ? 0 : rows(names.at(state.table(), staged.base()));
      long after = rows(filled.getOrDefault("branch", ""));
      Row entered = session.spark().sql(Sql.of("merge/entered", filled)).first();
      long existing = counts.inserted() + counts.updated();
      boolean right =
          after == before + counts.inserted() - counts.removed()
              && entered.getLong(0) == existing
              && entered.getLong(1) == existing
              && entered.getLong(2) == 0
              && entered.getLong(3) == 0;
      if (!right) {
        staged.abandon();
        throw new MergeRefusedException(
            String.format(
                Locale.ROOT,
                "The merge of %s is wrong, main was left as it was: %d rows before, %s, %d rows"
                    + " after; of the changed items %s. The table may hold an item twice: merge"
                    + " --rebuild true --tables %s makes its rows again.",
                name(),
                before,
                counts,
                after,
                entered,
                state.table().name()));
      }
    }

    private long rows(String table) {
      return session.spark().sql("SELECT count(*) FROM " + table).first().getLong(0);
    }

    /** Remembers the removals of the log up to {@code to}; done where somebody else has. */
    private void mergeRemovals(SortedMap<SourcePartition, Long> to) {
      for (int attempt = 1; ; attempt++) {
        removals.refresh();
        MergeEnd end = MergeEnd.of(removals);
        boolean ours =
            end.kind() == MergeEnd.Kind.KNOWN && end.logTable().equals(log.uuid().toString());
        LogRange range = new LogRange(ours ? end.ends() : new TreeMap<>(), to);
        if (ours && range.isEmpty()) {
          return;
        }
        try {
          mergeRemovals(range);
          return;
        } catch (MainMovedException moved) {
          if (attempt == TRIES) {
            throw new MergeRefusedException(
                "Another merge is writing " + state.removals() + ": " + moved.getMessage());
          }
        }
      }
    }

    private void mergeRemovals(LogRange range) {
      StagedMerge staged = StagedMerge.on(removals, StagedMerge.newRun());
      Map<String, String> filled = names.of(log, range.condition());
      filled.put("branch", names.branch(state.removals(), staged.branch()));
      // Never behind what is remembered already, as after a rollback of the rows.
      TreeMap<SourcePartition, Long> ends = new TreeMap<>(range.from());
      range.to().forEach((partition, end) -> ends.merge(partition, end, Math::max));
      MergeMark mark = mark(staged, ends);
      writing(
          staged,
          mark,
          () -> {
            Row found = session.spark().sql(Sql.of("merge/removed", filled)).first();
            if (found.getLong(0) > 0) {
              session.spark().sql(Sql.of("merge/removals", filled));
            }
            if (!found.isNullAt(1)) {
              forget(filled.getOrDefault("branch", ""), found.getTimestamp(1).toInstant());
            }
          });
      steps.accept(MergeStep.REMOVALS_STAGED);
      staged.enter(mark);
      steps.accept(MergeStep.REMOVALS_ENTERED);
    }

    private void forget(String branch, Instant newestChange) {
      String old = " WHERE removed_at < TIMESTAMP '" + forgotten(newestChange) + "'";
      if (rows(branch + old) > 0) {
        session.spark().sql("DELETE FROM " + branch + old);
      }
    }

    /** A clock that jumps ahead forgets nothing, nor does one change of a time to come. */
    private Instant forgotten(Instant newestChange) {
      Instant now = clock.instant();
      Instant newest = newestChange.isBefore(now) ? newestChange : now;
      return newest.minus(Duration.ofDays(StateTable.REMEMBERED_DAYS));
    }

    private MergeMark mark(StagedMerge staged, SortedMap<SourcePartition, Long> ends) {
      return new MergeMark(
          staged.branch().substring(staged.branch().lastIndexOf('_') + 1),
          log.uuid().toString(),
          ends);
    }

    /** Every snapshot of the branch carries the mark. */
    private void writing(StagedMerge staged, MergeMark mark, Runnable statements) {
      try {
        CommitMetadata.withCommitProperties(
            Map.of(MergeMark.SUMMARY, mark.toJson()),
            () -> {
              statements.run();
              return true;
            },
            RuntimeException.class);
      } catch (RuntimeException failed) {
        staged.requireOpen();
        throw failed;
      }
    }

    String summary() {
      return commits == 0
          ? name() + ": up to date"
          : String.format(
              Locale.ROOT,
              "%s: %d inserted, %d updated, %d removed, from %d offsets in %d commits",
              name(),
              done.inserted(),
              done.updated(),
              done.removed(),
              offsets,
              commits);
    }
  }

  static long snapshotOf(Table table) {
    return Objects.requireNonNull(table.currentSnapshot(), "no snapshot").snapshotId();
  }
}
