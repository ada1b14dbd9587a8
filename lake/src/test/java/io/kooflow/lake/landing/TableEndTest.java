package io.kooflow.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.lake.LakeTable;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.Rows;
import io.kooflow.lake.landing.LandingCommitter.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableEndTest {
  private static final LakeTable DEFINITION = ReactionChangesTable.TABLE;
  private static final SourcePartition SOURCE = new SourcePartition("reaction.changes", 0);

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
  void isEmptyWhereNothingHasLanded() {
    assertThat(end().kind()).isEqualTo(TableEnd.Kind.EMPTY);
    assertThat(end().orRefuse("t").ends()).isEmpty();
  }

  @Test
  void outlivesEverySnapshotOfLanding() {
    land(0, 3);
    land(3, 6);
    expireAllButAnotherOf(2);

    assertThat(end().ends()).isEqualTo(Map.of(SOURCE, 6L));
  }

  @Test
  void isUnknownWhereTheRowsOfTheNewestCommitAreGone() {
    land(0, 3);
    long before = table.currentSnapshot().snapshotId();
    land(3, 6);
    table.manageSnapshots().rollbackTo(before).commit();
    expireAllButAnotherOf(2);

    assertThat(end().kind()).isEqualTo(TableEnd.Kind.UNKNOWN);
    assertThatThrownBy(() -> end().orRefuse("lake.koo.reaction_changes"))
        .isInstanceOf(LandingRefusedException.class)
        .hasMessageContaining("rolled back")
        .hasMessageContaining("kooflow lake repair reaction_changes");
  }

  @Test
  void isMainsOwnAfterARollbackWhileItsSnapshotsAreKnown() {
    land(0, 3);
    long before = table.currentSnapshot().snapshotId();
    land(3, 6);
    table.manageSnapshots().rollbackTo(before).commit();

    assertThat(end().ends()).isEqualTo(Map.of(SOURCE, 3L));
    assertThat(land(3, 6)).isEqualTo(Outcome.COMMITTED);
    assertThat(end().ends()).isEqualTo(Map.of(SOURCE, 6L));
  }

  @Test
  void takesASummaryWithoutAMark() {
    appendAsBefore(0, 3);

    assertThat(end().ends()).isEqualTo(Map.of(SOURCE, 3L));
    assertThat(end().marked()).isFalse();
  }

  @Test
  void isRememberedByTablesOfOldKindsAtOnce() {
    appendAsBefore(0, 3);

    new LandingCommitter(table, Map.of("reaction.changes", "id-1")).rememberEnd();
    expireAllButAnotherOf(2);

    assertThat(end().ends()).isEqualTo(Map.of(SOURCE, 3L));
    assertThat(end().topicIds()).isEqualTo(Map.of("reaction.changes", "id-1"));
  }

  @Test
  void isRememberedOnce() {
    LandingCommitter committer = new LandingCommitter(table, Map.of("reaction.changes", "id-1"));
    committer.rememberEnd();
    assertThat(table.snapshots()).isEmpty();
    appendAsBefore(0, 3);

    committer.rememberEnd();
    committer.rememberEnd();

    assertThat(table.snapshots()).hasSize(2);
  }

  @Test
  void takesACommitOfAnOlderVersionAboveItsMark() {
    land(0, 3);
    appendAsBefore(3, 6);

    assertThat(end().ends()).isEqualTo(Map.of(SOURCE, 6L));
    assertThat(land(6, 9)).isEqualTo(Outcome.COMMITTED);
  }

  @Test
  void refusesATopicThatWasCreatedAgain() {
    commit("id-1", 0, 3);
    expireAllButAnotherOf(1);

    assertThatThrownBy(() -> commit("id-2", 3, 6))
        .isInstanceOf(LandingRefusedException.class)
        .hasMessageContaining("reaction.changes")
        .hasMessageContaining("id-1")
        .hasMessageContaining("id-2");
    assertThat(commit("id-1", 3, 6)).isEqualTo(Outcome.COMMITTED);
  }

  @Test
  void keepsTheTopicsIdWhereACommitDoesNotKnowIt() {
    commit("id-1", 0, 3);
    land(3, 6);

    assertThatThrownBy(() -> commit("id-2", 6, 9)).isInstanceOf(LandingRefusedException.class);
  }

  @Test
  void refusesAMarkThatCannotBeRead() {
    land(0, 3);
    table.updateProperties().set(LandingMark.PROPERTY, "{\"version\":7}").commit();

    assertThatThrownBy(this::end)
        .isInstanceOf(LandingRefusedException.class)
        .hasMessageContaining(LandingMark.PROPERTY);
  }

  @Test
  void keepsNoMoreThanLandedAfterARollbackInItsLastRows() {
    OffsetRanges last = OffsetRanges.of(Map.of(SOURCE, new OffsetRange(6, 9, 3, 0, 0)));
    OffsetRanges older = OffsetRanges.of(Map.of(SOURCE, new OffsetRange(3, 6, 0, 3, 0)));

    assertThat(TableEnd.lastRows(last, older)).isEqualTo(OffsetRanges.none());
  }

  /** As compaction and expiry leave a table: snapshots of others on top, no other one. */
  private void expireAllButAnotherOf(int others) {
    for (int i = 0; i < others; i++) {
      table.newAppend().set("by", "someone else").commit();
    }
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
    assertThat(table.snapshots()).hasSize(1);
  }

  /** As versions did that knew summaries only. */
  private void appendAsBefore(int from, int to) {
    table
        .newAppend()
        .appendFile(rows(from, to))
        .set(OffsetRanges.PROPERTY, ranges(from, to).toJson())
        .commit();
  }

  private Outcome land(int from, int to) {
    return new LandingCommitter(table).commit(List.of(rows(from, to)), ranges(from, to));
  }

  private Outcome commit(String topicId, int from, int to) {
    return new LandingCommitter(table, Map.of("reaction.changes", topicId))
        .commit(List.of(rows(from, to)), ranges(from, to));
  }

  private DataFile rows(int from, int to) {
    return Rows.file(
        table,
        IntStream.range(from, to)
            .mapToObj(offset -> Rows.reaction(table.schema(), 1, offset, offset, "LIKE"))
            .toList());
  }

  private static OffsetRanges ranges(long from, long to) {
    return OffsetRanges.of(Map.of(SOURCE, new OffsetRange(from, to, to - from, 0, 0)));
  }

  private TableEnd end() {
    table.refresh();
    return TableEnd.of(table);
  }
}
