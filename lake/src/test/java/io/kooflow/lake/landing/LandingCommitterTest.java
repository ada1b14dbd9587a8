package io.kooflow.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.lake.LakeTable;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.Rows;
import io.kooflow.lake.landing.LandingCommitter.Outcome;
import io.kooflow.lake.read.LakeReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LandingCommitterTest {
  private static final LakeTable DEFINITION = ReactionChangesTable.TABLE;

  private final InMemoryCatalog catalog = new InMemoryCatalog();
  private Table table;

  @BeforeEach
  void createTable() {
    catalog.initialize("test", Map.of());
    table = DEFINITION.createIfMissing(catalog);
  }

  @AfterEach
  void closeCatalog() throws IOException {
    catalog.close();
  }

  @Test
  void appendsFilesWithTheirRanges() throws IOException {
    LandingCommitter committer = new LandingCommitter(table);

    assertThat(committer.commit(rows(0, 3), ranges(0, 3))).isEqualTo(Outcome.COMMITTED);
    assertThat(committer.commit(rows(3, 5), ranges(3, 7))).isEqualTo(Outcome.COMMITTED);

    assertThat(landedOffsets()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
    assertThat(LakeReader.open(catalog, DEFINITION).ranges()).contains(ranges(3, 7));
  }

  @Test
  void doesNothingWhenTheTableHoldsTheRangesAlready() throws IOException {
    LandingCommitter committer = new LandingCommitter(table);
    List<DataFile> files = rows(0, 3);
    committer.commit(files, ranges(0, 3));
    committer.commit(rows(3, 5), ranges(3, 5));

    assertThat(committer.commit(files, ranges(0, 3))).isEqualTo(Outcome.ALREADY_COMMITTED);
    assertThat(committer.commit(rows(1, 3), ranges(1, 3))).isEqualTo(Outcome.ALREADY_COMMITTED);

    assertThat(landedOffsets()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
  }

  @Test
  void refusesAGapAndAnOverlapAndSaysHowToRepair() throws IOException {
    LandingCommitter committer = new LandingCommitter(table);
    committer.commit(rows(0, 3), ranges(0, 3));

    assertThatThrownBy(() -> committer.commit(rows(4, 5), ranges(4, 5)))
        .isInstanceOf(LandingRefusedException.class)
        .hasMessageContaining("reaction.changes/0: table ends at 3, commit is [4, 5)")
        .hasMessageContaining("without a checkpoint");
    assertThatThrownBy(() -> committer.commit(rows(2, 5), ranges(2, 5)))
        .isInstanceOf(LandingRefusedException.class);

    assertThat(landedOffsets()).containsExactlyInAnyOrder(0L, 1L, 2L);
  }

  @Test
  void refusesATableWithRowsOfUnknownOrigin() {
    table.newAppend().appendFile(rows(0, 3).get(0)).commit();

    assertThatThrownBy(() -> new LandingCommitter(table).commit(rows(0, 3), ranges(0, 3)))
        .isInstanceOf(LandingRefusedException.class)
        .hasMessageContaining(OffsetRanges.PROPERTY);
  }

  @Test
  void looksPastSnapshotsOfOthers() throws IOException {
    LandingCommitter committer = new LandingCommitter(table);
    committer.commit(rows(0, 3), ranges(0, 3));
    table.newAppend().set("by", "someone else").commit();

    assertThat(committer.commit(rows(3, 5), ranges(3, 5))).isEqualTo(Outcome.COMMITTED);

    assertThat(landedOffsets()).hasSize(5);
  }

  @Test
  void hasOneWinnerWhenManyCommitTheSameRange() throws Exception {
    int committers = 6;
    CyclicBarrier together = new CyclicBarrier(committers);
    ExecutorService threads = Executors.newFixedThreadPool(committers);
    try {
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < committers; i++) {
        Table own = catalog.loadTable(DEFINITION.identifier());
        List<DataFile> files = rows(0, 3);
        Callable<Outcome> commit =
            () -> {
              together.await();
              return new LandingCommitter(own).commit(files, ranges(0, 3));
            };
        outcomes.add(threads.submit(commit));
      }
      List<Outcome> told = new ArrayList<>();
      for (Future<Outcome> outcome : outcomes) {
        told.add(outcome.get());
      }
      assertThat(told).containsOnlyOnce(Outcome.COMMITTED);
    } finally {
      threads.shutdownNow();
    }

    assertThat(landedOffsets()).containsExactlyInAnyOrder(0L, 1L, 2L);
    assertThat(LakeReader.open(catalog, DEFINITION).snapshots()).isEqualTo(1);
  }

  @Test
  void findsItsCommitWhenTheAnswerWasLost() throws IOException {
    UnreliableOperations operations = unreliable();
    LandingCommitter committer = new LandingCommitter(new BaseTable(operations, "unreliable"));
    operations.failNextAfterItsEffect(() -> new CommitStateUnknownException(new IOException()));

    assertThat(committer.commit(rows(0, 3), ranges(0, 3))).isEqualTo(Outcome.COMMITTED);

    assertThat(landedOffsets()).containsExactlyInAnyOrder(0L, 1L, 2L);
  }

  @Test
  void commitsAgainWhenTheLostAnswerWasAFailure() throws IOException {
    UnreliableOperations operations = unreliable();
    LandingCommitter committer = new LandingCommitter(new BaseTable(operations, "unreliable"));
    operations.failNextWithoutEffect(() -> new CommitStateUnknownException(new IOException()));

    assertThat(committer.commit(rows(0, 3), ranges(0, 3))).isEqualTo(Outcome.COMMITTED);

    assertThat(landedOffsets()).containsExactlyInAnyOrder(0L, 1L, 2L);
  }

  /** Iceberg would delete the manifests of the commit that it takes for failed. */
  @Test
  void keepsTheTableReadableWhenASuccessWasReportedAsAConflict() throws IOException {
    UnreliableOperations operations = unreliable();
    LandingCommitter committer = new LandingCommitter(new BaseTable(operations, "unreliable"));
    operations.failNextAfterItsEffect(() -> new CommitFailedException("conflict"));

    assertThat(committer.commit(rows(0, 3), ranges(0, 3))).isEqualTo(Outcome.COMMITTED);

    assertThat(landedOffsets()).containsExactlyInAnyOrder(0L, 1L, 2L);
  }

  private UnreliableOperations unreliable() {
    return new UnreliableOperations(((HasTableOperations) table).operations());
  }

  private List<DataFile> rows(int from, int to) {
    List<Record> rows =
        IntStream.range(from, to)
            .mapToObj(offset -> Rows.reaction(table.schema(), 1, offset, offset, "LIKE"))
            .toList();
    return List.of(Rows.file(table, rows));
  }

  private static OffsetRanges ranges(long start, long end) {
    return OffsetRanges.of(
        Map.of(new SourcePartition("reaction.changes", 0), new OffsetRange(start, end, 0, 0, 0)));
  }

  private List<Long> landedOffsets() throws IOException {
    List<Long> offsets = new ArrayList<>();
    try (CloseableIterable<Record> rows = LakeReader.open(catalog, DEFINITION).rows("offset")) {
      rows.forEach(row -> offsets.add((Long) row.getField("offset")));
    }
    return offsets;
  }
}
