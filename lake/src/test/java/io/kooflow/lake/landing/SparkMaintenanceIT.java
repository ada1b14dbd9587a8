package io.kooflow.lake.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.embedded.EmbeddedCatalog;
import io.kooflow.embedded.EmbeddedS3;
import io.kooflow.embedded.EmbeddedSpark;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.Rows;
import io.kooflow.lake.landing.LandingCommitter.Outcome;
import io.kooflow.lake.read.LakeReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What owners of Iceberg tables do to them, by Spark's own procedures, between landing commits. */
class SparkMaintenanceIT {
  private static final String WAREHOUSE = "s3://kooflow-lake/warehouse";
  private static final LakeTable DEFINITION = ReactionChangesTable.TABLE;
  private static final String NAME = "koo.reaction_changes";
  private static final SourcePartition SOURCE = new SourcePartition("reaction.changes", 0);

  private static EmbeddedS3 s3;
  private static EmbeddedCatalog server;
  private static EmbeddedSpark spark;
  private static RESTCatalog catalog;

  private long landed;

  @BeforeAll
  static void start(@TempDir Path folder) {
    s3 = EmbeddedS3.start(folder.resolve("s3"), "kooflow-lake");
    server = EmbeddedCatalog.start(folder.resolve("catalog"), s3.endpoint(), WAREHOUSE);
    spark = EmbeddedSpark.start(folder.resolve("spark"), server.clientProperties());
    Map<String, String> settings = new HashMap<>();
    settings.put(CatalogConfig.URI, server.uri().toString());
    settings.put(CatalogConfig.WAREHOUSE, WAREHOUSE);
    settings.put(CatalogConfig.S3_ENDPOINT, s3.endpoint().toString());
    settings.put(CatalogConfig.S3_PATH_STYLE, "true");
    settings.put(CatalogConfig.S3_REGION, "us-east-1");
    settings.put(CatalogConfig.S3_ACCESS_KEY_ID, "local");
    settings.put(CatalogConfig.S3_SECRET_ACCESS_KEY, "localsecret");
    catalog = CatalogConfig.takeFrom(settings).open();
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
    catalog.close();
    server.close();
    s3.close();
  }

  @BeforeEach
  void createTable() {
    catalog.dropTable(DEFINITION.identifier(), false);
    DEFINITION.createIfMissing(catalog);
    landed = 0;
  }

  @Test
  void landsAfterCompactionAndExpiryOfAllButOneSnapshot() throws IOException {
    landThree();
    landThree();

    compact();
    expire();
    rewriteManifests();
    expire();

    assertThat(landThree()).isEqualTo(Outcome.COMMITTED);
    requireRows(9);
  }

  /** Everything that leaves main's rows alone, twice each, in an order that the seed decides. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void landsWhateverTheOrderOfMaintenance(long seed) throws IOException {
    List<Runnable> steps = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      steps.add(this::compact);
      steps.add(this::expire);
      steps.add(this::rewriteManifests);
      steps.add(() -> sql("ALTER TABLE %s CREATE OR REPLACE TAG kept"));
      steps.add(() -> sql("ALTER TABLE %s DROP TAG IF EXISTS kept"));
      steps.add(() -> sql("ALTER TABLE %s CREATE OR REPLACE BRANCH trial"));
      steps.add(() -> sql("ALTER TABLE %s DROP BRANCH IF EXISTS trial"));
      steps.add(this::removeOrphans);
      steps.add(() -> sql("ALTER TABLE %s UNSET TBLPROPERTIES ('write.parquet.page-size-bytes')"));
    }
    Collections.shuffle(steps, new Random(seed));
    landThree();
    for (int i = 0; i < steps.size(); i++) {
      steps.get(i).run();
      if (i % 3 == 0) {
        assertThat(landThree()).as("seed %d, step %d", seed, i).isEqualTo(Outcome.COMMITTED);
      }
    }

    requireRows(landed);
  }

  @Test
  void landsAfterAForeignAppendAndExpiry() throws IOException {
    landThree();
    foreignAppend(1000);
    compact();
    expire();

    assertThat(landThree()).isEqualTo(Outcome.COMMITTED);

    assertThat(offsets()).hasSize(7);
  }

  @Test
  void landsAfterADeletionOfOldRowsAndExpiry() throws IOException {
    landThree();
    landThree();
    sql("DELETE FROM %s WHERE offset = 1");
    compact();
    expire();

    assertThat(landThree()).isEqualTo(Outcome.COMMITTED);

    assertThat(offsets()).hasSize(8);
  }

  @Test
  void refusesToSkipWhatARollbackTookBackAndNamesTheRepair() throws IOException {
    landThree();
    long before = table().currentSnapshot().snapshotId();
    landThree();
    sql("CALL lake.system.rollback_to_snapshot('" + NAME + "', " + before + ")");

    refused();

    landed = 3;
    assertThat(landThree()).isEqualTo(Outcome.COMMITTED);
    requireRows(6);
  }

  @Test
  void refusesAfterARollbackThatNoSnapshotShows() throws IOException {
    landThree();
    long before = table().currentSnapshot().snapshotId();
    landThree();
    sql("CALL lake.system.rollback_to_snapshot('" + NAME + "', " + before + ")");
    foreignAppend(1000);
    foreignAppend(1001);
    foreignAppend(1002);
    compact();
    rewriteManifests();
    expire();

    refused();
  }

  @Test
  void landsWhenARollbackWasTakenBackByACherryPick() throws IOException {
    landThree();
    long before = table().currentSnapshot().snapshotId();
    landThree();
    long after = table().currentSnapshot().snapshotId();
    sql("CALL lake.system.rollback_to_snapshot('" + NAME + "', " + before + ")");
    foreignAppend(1000);
    sql("CALL lake.system.cherrypick_snapshot('" + NAME + "', " + after + ")");
    expire();

    assertThat(landThree()).isEqualTo(Outcome.COMMITTED);
    assertThat(offsets()).hasSize(10);
  }

  @Test
  void takesTheSummaryWhereSomeoneDropsTheProperty() throws IOException {
    landThree();
    dropProperty();
    foreignAppend(1000);

    assertThat(landThree()).isEqualTo(Outcome.COMMITTED);

    assertThat(table().properties()).containsKey(LandingMark.PROPERTY);
    compact();
    expire();
    assertThat(landThree()).isEqualTo(Outcome.COMMITTED);
  }

  @Test
  void refusesWithoutPropertyAndSummaryAndNamesTheRepair() {
    landThree();
    landThree();
    dropProperty();
    compact();
    expire();

    refused();
  }

  @Test
  void landsWhatABranchLeavesOfMain() throws IOException {
    landThree();
    sql("ALTER TABLE %s CREATE BRANCH trial");
    sql("INSERT INTO lake.koo.reaction_changes.branch_trial SELECT * FROM %s");
    expire();
    sql("ALTER TABLE %s DROP BRANCH trial");
    expire();

    assertThat(landThree()).isEqualTo(Outcome.COMMITTED);
    requireRows(6);
  }

  private void refused() {
    assertThatThrownBy(this::landThree)
        .isInstanceOf(LandingRefusedException.class)
        .hasMessageContaining("kooflow lake repair reaction_changes");
  }

  private Outcome landThree() {
    Table table = table();
    List<Record> rows =
        LongStream.range(landed, landed + 3)
            .mapToObj(offset -> Rows.reaction(table.schema(), 1, offset, (int) offset, "LIKE"))
            .toList();
    DataFile file = Rows.file(table, rows);
    OffsetRanges ranges =
        OffsetRanges.of(Map.of(SOURCE, new OffsetRange(landed, landed + 3, 3, 0, 0)));
    Outcome outcome = new LandingCommitter(table).commit(List.of(file), ranges);
    landed += 3;
    return outcome;
  }

  private void foreignAppend(int offset) {
    Table table = table();
    DataFile file =
        Rows.file(table, List.of(Rows.reaction(table.schema(), 9, offset, offset, "LIKE")));
    table.newAppend().appendFile(file).commit();
  }

  private void compact() {
    sql(
        "CALL lake.system.rewrite_data_files(table => '"
            + NAME
            + "', options => map('rewrite-all', 'true'))");
  }

  private void expire() {
    sql(
        "CALL lake.system.expire_snapshots(table => '"
            + NAME
            + "', older_than => TIMESTAMP '2100-01-01 00:00:00', retain_last => 1)");
  }

  private void rewriteManifests() {
    sql("CALL lake.system.rewrite_manifests('" + NAME + "')");
  }

  private void removeOrphans() {
    sql("CALL lake.system.remove_orphan_files(table => '" + NAME + "', prefix_listing => true)");
  }

  private void dropProperty() {
    sql("ALTER TABLE %s UNSET TBLPROPERTIES ('" + LandingMark.PROPERTY + "')");
  }

  private static void sql(String statement) {
    spark.sql(statement.replace("%s", "lake." + NAME));
  }

  private static Table table() {
    return catalog.loadTable(DEFINITION.identifier());
  }

  private static void requireRows(long count) throws IOException {
    assertThat(offsets())
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, count).boxed().toList());
  }

  private static List<Long> offsets() throws IOException {
    List<Long> offsets = new ArrayList<>();
    try (CloseableIterable<Record> rows = LakeReader.open(catalog, DEFINITION).rows("offset")) {
      rows.forEach(row -> offsets.add((Long) row.getField("offset")));
    }
    return offsets;
  }
}
