package io.kooflow.lake.landing;

import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotAncestryValidator;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.RESTException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.util.SnapshotUtil;
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

  /** Tells the commits of different calls apart in the snapshot summary. */
  private static final String COMMIT_ID = "kooflow.commit-id";

  private final Table table;

  /** The caller keeps the catalog of {@code table} open; one thread uses the table at a time. */
  public LandingCommitter(Table table) {
    this.table = table;
  }

  /**
   * Appends {@code files}, which may be none, as one snapshot that carries {@code ranges}.
   *
   * @throws LandingRefusedException if the ranges neither start where the table ends nor are in it
   * @throws CommitStateUnknownException if the catalog could not be asked what became of the
   *     commit; calling again with the same arguments is right
   */
  public Outcome commit(Collection<DataFile> files, OffsetRanges ranges) {
    String commitId = UUID.randomUUID().toString();
    for (int attempt = 1; ; attempt++) {
      table.refresh();
      Succession succession = Succession.of(latestOrRefuse(table), ranges);
      switch (succession.kind()) {
        case LANDED -> {
          return carried(commitId) ? Outcome.COMMITTED : Outcome.ALREADY_COMMITTED;
        }
        case CONFLICT -> throw new LandingRefusedException(conflict(succession));
        case NEXT -> {
          if (appended(files, ranges, commitId, attempt)) {
            return Outcome.COMMITTED;
          }
        }
      }
    }
  }

  /** False if it is unknown whether the table holds the ranges now: it has to be asked. */
  private boolean appended(
      Collection<DataFile> files, OffsetRanges ranges, String commitId, int attempt) {
    try {
      append(files, ranges, commitId);
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

  private void append(Collection<DataFile> files, OffsetRanges ranges, String commitId) {
    AppendFiles append = table.newAppend();
    files.forEach(append::appendFile);
    append
        .set(OffsetRanges.PROPERTY, ranges.toJson())
        .set(COMMIT_ID, commitId)
        .deleteWith(path -> LOG.debug("{}: left for orphan removal: {}", table.name(), path))
        .validateWith(new EndsWhereThisStarts(ranges))
        .commit();
  }

  private boolean carried(String commitId) {
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      if (commitId.equals(snapshot.summary().get(COMMIT_ID))) {
        return true;
      }
    }
    return false;
  }

  private String conflict(Succession succession) {
    return "Refused to append to "
        + table.name()
        + ", rows would be lost or repeated. "
        + String.join("; ", succession.conflicts())
        + ". To repair: make sure that one landing job alone feeds the table, then start it"
        + " without a checkpoint or savepoint: it goes on from where the table ends.";
  }

  /**
   * The ranges of the newest landing commit; none for a table without snapshots.
   *
   * @throws LandingRefusedException if the table has snapshots but none with ranges: what it holds
   *     of the topics is then unknown
   */
  public static Optional<OffsetRanges> latestOrRefuse(Table table) {
    Optional<OffsetRanges> latest = OffsetRanges.latest(table);
    if (latest.isEmpty() && table.currentSnapshot() != null) {
      throw new LandingRefusedException(missingRanges(table));
    }
    return latest;
  }

  private static String missingRanges(Table table) {
    return "Table "
        + table.name()
        + " has snapshots, but none that its history still knows carries "
        + OffsetRanges.PROPERTY
        + ", so what it holds of the topics is unknown. To repair: commit an empty append whose"
        + " summary has that property with the end of each topic-partition, taken from"
        + " max(offset) + 1 per topic and partition of the table.";
  }

  /** Runs inside Iceberg's commit, again for each retry, on the ancestors it will build upon. */
  private record EndsWhereThisStarts(OffsetRanges ranges) implements SnapshotAncestryValidator {
    @Override
    public boolean validate(Iterable<Snapshot> ancestors) {
      return Succession.of(OffsetRanges.latest(ancestors), ranges).kind() == Succession.Kind.NEXT;
    }

    @Override
    public String errorMessage() {
      return "the newest ranges in the table do not end where " + ranges + " starts";
    }
  }
}
