package io.kooflow.lake.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.lake.StateTables;
import io.kooflow.lake.landing.SourcePartition;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StagedMergeTest {
  private static final SourcePartition SOURCE = new SourcePartition("reaction.changes", 0);

  private final InMemoryCatalog catalog = new InMemoryCatalog();
  private Table table;

  @BeforeEach
  void createTable() {
    catalog.initialize("test", Map.of());
    table = StateTables.REACTIONS.createIfMissing(catalog);
    StagedMerge.begin(table, "log");
  }

  @AfterEach
  void closeCatalog() throws IOException {
    catalog.close();
  }

  @Test
  void entersRowsMarkAndPropertyTogether() {
    merge(5);

    assertThat(end().ends()).isEqualTo(Map.of(SOURCE, 5L));
    assertThat(end().logTable()).isEqualTo("log");
    assertThat(table.properties()).containsKey(MergeMark.PROPERTY);
    assertThat(table.refs()).containsOnlyKeys("main");
    assertThat(table.currentSnapshot().summary()).containsEntry("total-records", "1");
  }

  @Test
  void ofTwoFromOneSnapshotTheSecondIsRefused() {
    Table other = catalog.loadTable(StateTables.REACTIONS.table().identifier());
    StagedMerge one = StagedMerge.on(table, StagedMerge.newRun());
    StagedMerge two = StagedMerge.on(other, StagedMerge.newRun());
    append(table, one);
    append(other, two);
    one.enter(mark("one", 5));

    assertThatThrownBy(() -> two.enter(mark("two", 5))).isInstanceOf(MainMovedException.class);

    table.refresh();
    assertThat(table.currentSnapshot().summary()).containsEntry("total-records", "1");
    assertThat(end().run()).isEqualTo("one");
  }

  @Test
  void aDeadMergeLeavesMainAndItsBranchGoesWithTheNext() {
    StagedMerge dead = StagedMerge.on(table, StagedMerge.newRun());
    append(table, dead);
    table.refresh();
    assertThat(end().ends()).isEmpty();

    merge(5);

    assertThat(table.refs()).containsOnlyKeys("main");
    assertThat(table.currentSnapshot().summary()).containsEntry("total-records", "1");
  }

  @Test
  void enteringTwiceIsEnteringOnce() {
    StagedMerge staged = StagedMerge.on(table, StagedMerge.newRun());
    append(table, staged);
    MergeMark mark = mark("one", 5);
    staged.enter(mark);

    assertThatThrownBy(() -> staged.enter(mark)).isInstanceOf(MainMovedException.class);
    assertThat(end().ends()).isEqualTo(Map.of(SOURCE, 5L));
  }

  @Test
  void aRollbackIsMergedAgain() {
    merge(5);
    long five = table.currentSnapshot().snapshotId();
    merge(9);
    table.manageSnapshots().rollbackTo(five).commit();

    assertThat(end().ends()).isEqualTo(Map.of(SOURCE, 5L));
  }

  @Test
  void outlivesACompactionAndTheExpiryOfTheMerge() {
    merge(5);
    compact();
    expireAllButTheNewest();

    assertThat(end().kind()).isEqualTo(MergeEnd.Kind.KNOWN);
    assertThat(end().ends()).isEqualTo(Map.of(SOURCE, 5L));
  }

  @Test
  void startsAgainWhereTwoCompactionsHideTheMerge() {
    merge(5);
    compact();
    compact();
    expireAllButTheNewest();

    assertThat(end().kind()).isEqualTo(MergeEnd.Kind.FORGOTTEN);
    assertThat(end().ends()).isEmpty();
  }

  @Test
  void namesWhatSomebodyElseChanged() {
    merge(5);
    table.newAppend().appendFile(file()).commit();
    table.refresh();

    assertThat(end().kind()).isEqualTo(MergeEnd.Kind.FOREIGN);
    assertThat(end().problem()).contains("append");
  }

  private void merge(long to) {
    table.refresh();
    StagedMerge staged = StagedMerge.on(table, StagedMerge.newRun());
    append(table, staged);
    staged.enter(mark("run", to));
    table.refresh();
  }

  private void append(Table into, StagedMerge staged) {
    into.newAppend().appendFile(file()).toBranch(staged.branch()).commit();
  }

  private void compact() {
    table.newRewrite().deleteFile(current()).addFile(file()).commit();
    table.refresh();
  }

  private DataFile current() {
    return table.newScan().planFiles().iterator().next().file();
  }

  private void expireAllButTheNewest() {
    table.expireSnapshots().retainLast(1).expireOlderThan(Long.MAX_VALUE).commit();
    table.refresh();
  }

  private DataFile file() {
    return DataFiles.builder(table.spec())
        .withPath("memory://" + StagedMerge.newRun() + ".parquet")
        .withFileSizeInBytes(10)
        .withRecordCount(1)
        .build();
  }

  private static MergeMark mark(String run, long to) {
    return new MergeMark(run, "log", new TreeMap<>(Map.of(SOURCE, to)));
  }

  private MergeEnd end() {
    return MergeEnd.of(table);
  }
}
