package io.kooflow.lake.landing;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.exceptions.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends files together with the offset ranges they hold, exactly once: a commit enters the table
 * only where its newest ranges end, whoever else commits at the same time, and however often the
 * same commit is tried. Files are never deleted here, neither data nor metadata: a commit that
 * looks failed may have succeeded.
 */
public final class LandingCommitter {
  /** What became of a commit. */
  public enum Outcome {
    /** This call has appended the files. */
    COMMITTED,
    /** The table holds these ranges already, perhaps with these very files; nothing was done. */
    ALREADY_COMMITTED
  }

  private static final Logger LOG = LoggerFactory.getLogger(LandingCommitter.class);

  /** How often an answer may be lost before the caller hears of it. */
  private static final int TRIES = 3;

  /** How often a repair may be overtaken by landing. */
  private static final int REPAIR_TRIES = 20;

  private final Table table;
  private final Map<String, String> topicIds;

  /** As {@link #LandingCommitter(Table, Map)}, where Kafka's ids of the topics are not known. */
  public LandingCommitter(Table table) {
    this(table, Map.of());
  }

  /**
   * The caller keeps the catalog of {@code table} open; one thread uses the table at a time.
   *
   * @param topicIds Kafka's id of each topic that is landed; remembered by the table, which refuses
   *     commits from a topic of the same name and another id
   */
  public LandingCommitter(Table table, Map<String, String> topicIds) {
    this.table = table;
    this.topicIds = Map.copyOf(topicIds);
  }

  /**
   * Appends {@code files}, which may be none, as one snapshot that carries {@code ranges}.
   *
   * @throws LandingRefusedException if the ranges neither start where the table ends nor are in it,
   *     or the table cannot tell where it ends
   * @throws CommitStateUnknownException if the catalog could not be asked what became of the
   *     commit; calling again with the same arguments is right
   */
  public Outcome commit(Collection<DataFile> files, OffsetRanges ranges) {
    String commitId = UUID.randomUUID().toString();
    for (int attempt = 1; ; attempt++) {
      table.refresh();
      TableEnd end = TableEnd.of(table).orRefuse(table.name());
      refuseOtherTopics(end);
      Succession succession = Succession.of(end.newest(), ranges);
      switch (succession.kind()) {
        case LANDED -> {
          return end.commitId().equals(commitId) ? Outcome.COMMITTED : Outcome.ALREADY_COMMITTED;
        }
        case CONFLICT -> throw new LandingRefusedException(conflict(succession));
        case NEXT -> {
          if (appended(files, ranges, commitId, attempt, now -> next(now, ranges))) {
            return Outcome.COMMITTED;
          }
        }
      }
    }
  }

  /**
   * Has a table of an old kind remember where it stands, and its topics, where no compaction loses
   * it: an empty commit, once per table. Does nothing where nothing has landed, or all is there.
   *
   * @throws LandingRefusedException as {@link #commit}
   */
  public void rememberEnd() {
    table.refresh();
    TableEnd end = TableEnd.of(table).orRefuse(table.name());
    refuseOtherTopics(end);
    if (end.newest().isPresent() && !(end.marked() && remembersTopics(end))) {
      commitEnd(new TreeMap<>(end.ends()));
    }
  }

  /**
   * Compares the topics with those that the table remembers, as it was loaded.
   *
   * @throws LandingRefusedException if one of them was deleted and created again
   */
  public void refuseReplacedTopics() {
    refuseOtherTopics(TableEnd.of(table));
  }

  private void commitEnd(SortedMap<SourcePartition, Long> ends) {
    OffsetRanges ranges = OffsetRanges.emptyAt(ends);
    String commitId = UUID.randomUUID().toString();
    int attempt = 1;
    while (!appended(List.of(), ranges, commitId, attempt, now -> same(now, ranges))) {
      table.refresh();
      TableEnd now = TableEnd.of(table).orRefuse(table.name());
      if (!now.ends().equals(ends) || (now.marked() && remembersTopics(now))) {
        return; // Another commit was there in between, and has written it.
      }
      attempt++;
    }
  }

  private static NewEnd same(TableEnd end, OffsetRanges ranges) {
    if (end.kind() != TableEnd.Kind.KNOWN || !end.ends().equals(ranges.ends())) {
      throw new ValidationException("the table does not end at %s any more", ranges.ends());
    }
    return new NewEnd(ranges, end.lastRows(), end.repairs());
  }

  private boolean remembersTopics(TableEnd end) {
    return end.topicIds().entrySet().containsAll(topicIds.entrySet());
  }

  /** False if it is unknown whether the table holds the ranges now: it has to be asked. */
  private boolean appended(
      Collection<DataFile> files,
      OffsetRanges ranges,
      String commitId,
      int attempt,
      Function<TableEnd, NewEnd> newEnd) {
    try {
      Table marking = marking(commitId, newEnd);
      AppendFiles append = marking.newAppend();
      files.forEach(append::appendFile);
      commit(append, ranges, commitId);
      return true;
    } catch (ValidationException | CommitStateUnknownException | RESTException notSure) {
      // Overtaken by another committer or by an earlier try of ours, or the answer was lost.
      if (attempt >= TRIES) {
        throw notSure;
      }
      LOG.warn(
          "{}: asking the table what became of the commit of {}: {}",
          table.name(),
          ranges,
          notSure.toString());
      return false;
    }
  }

  /**
   * Puts right what a table lost, in one atomic commit: takes files out that cannot be read, adds
   * rows that are missing, and has the table stand at {@code ends}. Landing may run beside it, as
   * long as {@code ends} are where the table stood when the repair was planned.
   *
   * @param plannedOn what the repair was planned on
   * @param lost files to take out; those that are gone already are left alone
   * @param found files with the missing rows
   * @param ends where the table stands afterwards, or further where landing has advanced meanwhile
   * @param lastRows per partition a range below its end that holds rows in the repaired table
   * @throws LandingRefusedException if another repair, landing or a rollback was faster
   */
  public void repair(
      TableEnd plannedOn,
      Collection<DataFile> lost,
      Collection<DataFile> found,
      Map<SourcePartition, Long> ends,
      OffsetRanges lastRows) {
    String commitId = UUID.randomUUID().toString();
    for (int attempt = 1; ; attempt++) {
      table.refresh();
      TableEnd now = TableEnd.of(table);
      if (now.commitId().equals(commitId)) {
        return; // The answer of the attempt before was lost.
      }
      refuseOtherTopics(now);
      refuseLateRepair(plannedOn, now, ends);
      try {
        repairOn(now, lost, found, furthest(now.ends(), ends), lastRows, commitId);
        return;
      } catch (ValidationException | CommitStateUnknownException | RESTException notSure) {
        if (attempt >= REPAIR_TRIES) {
          throw notSure;
        }
        LOG.warn("{}: trying the repair again: {}", table.name(), notSure.toString());
      }
    }
  }

  private void repairOn(
      TableEnd now,
      Collection<DataFile> lost,
      Collection<DataFile> found,
      Map<SourcePartition, Long> ends,
      OffsetRanges lastRows,
      String commitId) {
    OffsetRanges ranges = OffsetRanges.emptyAt(ends);
    NewEnd made = new NewEnd(ranges, newer(now.lastRows(), lastRows, ends), now.repairs() + 1);
    OverwriteFiles overwrite =
        marking(
                commitId,
                end -> {
                  if (!end.equals(now)) {
                    throw new ValidationException("the table has changed during the repair");
                  }
                  return made;
                })
            .newOverwrite();
    lost.forEach(overwrite::deleteFile);
    found.forEach(overwrite::addFile);
    commit(overwrite, ranges, commitId);
  }

  private void refuseLateRepair(TableEnd planned, TableEnd now, Map<SourcePartition, Long> wanted) {
    boolean advances = !wanted.equals(planned.ends());
    boolean fits =
        now.repairs() == planned.repairs()
            && now.kind() == planned.kind()
            && (advances
                ? now.ends().equals(planned.ends())
                : furthest(now.ends(), planned.ends()).equals(now.ends()));
    if (!fits) {
      throw new LandingRefusedException(
          table.name()
              + " was repaired, landed or rolled back by somebody else since this repair was"
              + " planned; nothing was changed. Run it again.");
    }
  }

  private static TreeMap<SourcePartition, Long> furthest(
      Map<SourcePartition, Long> one, Map<SourcePartition, Long> other) {
    TreeMap<SourcePartition, Long> furthest = new TreeMap<>(one);
    other.forEach((partition, end) -> furthest.merge(partition, end, Math::max));
    return furthest;
  }

  private static OffsetRanges newer(
      OffsetRanges one, OffsetRanges other, Map<SourcePartition, Long> ends) {
    TreeMap<SourcePartition, OffsetRange> newest = new TreeMap<>(one.byPartition());
    other
        .byPartition()
        .forEach(
            (partition, range) ->
                newest.merge(partition, range, (a, b) -> a.end() >= b.end() ? a : b));
    newest
        .entrySet()
        .removeIf(each -> each.getValue().end() > ends.getOrDefault(each.getKey(), 0L));
    return OffsetRanges.of(newest);
  }

  private void commit(SnapshotUpdate<?> update, OffsetRanges ranges, String commitId) {
    update.set(OffsetRanges.PROPERTY, ranges.toJson());
    update.set(TableEnd.COMMIT_ID, commitId);
    update.deleteWith(this::left);
    update.commit();
  }

  private void left(String path) {
    LOG.debug("{}: left for orphan removal: {}", table.name(), path);
  }

  /** What a commit leaves as the table's end, given the end that it builds upon. */
  private record NewEnd(OffsetRanges ranges, OffsetRanges lastRows, int repairs) {}

  private NewEnd next(TableEnd end, OffsetRanges ranges) {
    if (end.kind() == TableEnd.Kind.UNKNOWN
        || Succession.of(end.newest(), ranges).kind() != Succession.Kind.NEXT) {
      throw new ValidationException(
          "the newest ranges in the table do not end where %s starts", ranges);
    }
    return new NewEnd(ranges, TableEnd.lastRows(end.lastRows(), ranges), end.repairs());
  }

  /** The table, with each commit checked and marked against the metadata that it replaces. */
  private Table marking(String commitId, Function<TableEnd, NewEnd> newEnd) {
    TableOperations operations = ((HasTableOperations) table).operations();
    return new BaseTable(
        new MarkingOperations(
            operations, (base, snapshot) -> mark(base, snapshot, commitId, newEnd)),
        table.name());
  }

  private LandingMark mark(
      TableMetadata base, Snapshot snapshot, String commitId, Function<TableEnd, NewEnd> newEnd) {
    TableEnd end = TableEnd.of(base, table);
    refuseOtherTopics(end);
    NewEnd made = newEnd.apply(end);
    Map<String, String> ids = new TreeMap<>(end.topicIds());
    ids.putAll(topicIds);
    return new LandingMark(
        snapshot.snapshotId(),
        snapshot.sequenceNumber(),
        commitId,
        made.repairs(),
        made.ranges(),
        made.lastRows(),
        ids);
  }

  private void refuseOtherTopics(TableEnd end) {
    topicIds.forEach(
        (topic, id) -> {
          String remembered = end.topicIds().get(topic);
          if (remembered != null && !Objects.equals(remembered, id)) {
            throw new LandingRefusedException(
                ReplacedTopic.message(table.name(), topic, remembered, id));
          }
        });
  }

  private String conflict(Succession succession) {
    return "Refused to append to "
        + table.name()
        + ", rows would be lost or repeated. "
        + String.join("; ", succession.conflicts())
        + ". To repair: make sure that one landing job alone feeds the table, then start it"
        + " without a checkpoint or savepoint: it continues from where the table ends. If the table"
        + " was rolled back, "
        + Repairing.verb(table.name());
  }
}
