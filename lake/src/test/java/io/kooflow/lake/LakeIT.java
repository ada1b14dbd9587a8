package io.kooflow.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.EmbeddedCatalog;
import io.kooflow.embedded.EmbeddedS3;
import io.kooflow.lake.landing.LandingCommitter;
import io.kooflow.lake.landing.LandingCommitter.Outcome;
import io.kooflow.lake.landing.OffsetRange;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import io.kooflow.lake.read.CurrentState;
import io.kooflow.lake.read.LakeReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lake over a real REST catalog and S3, as the job and the audit reach it. */
class LakeIT {
  private static final String WAREHOUSE = "s3://kooflow-lake/warehouse";
  private static final LakeTable DEFINITION = ReactionChangesTable.TABLE;

  private static Path folder;
  private static EmbeddedS3 s3;
  private static EmbeddedCatalog server;
  private static CatalogConfig config;

  @BeforeAll
  static void start(@TempDir Path folder) {
    s3 = EmbeddedS3.start(folder.resolve("s3"), "kooflow-lake");
    server = EmbeddedCatalog.start(folder.resolve("catalog"), s3.endpoint(), WAREHOUSE);
    LakeIT.folder = folder;
    config = CatalogConfig.takeFrom(settings(server));
  }

  private static Map<String, String> settings(EmbeddedCatalog catalog) {
    Map<String, String> settings = new HashMap<>();
    settings.put(CatalogConfig.URI, catalog.uri().toString());
    settings.put(CatalogConfig.WAREHOUSE, WAREHOUSE);
    settings.put(CatalogConfig.S3_ENDPOINT, s3.endpoint().toString());
    settings.put(CatalogConfig.S3_PATH_STYLE, "true");
    settings.put(CatalogConfig.S3_REGION, "us-east-1");
    settings.put(CatalogConfig.S3_ACCESS_KEY_ID, "local");
    settings.put(CatalogConfig.S3_SECRET_ACCESS_KEY, "localsecret");
    return settings;
  }

  @AfterAll
  static void stop() {
    server.close();
    s3.close();
  }

  @Test
  void landsOneOfManyCommitsOfTheSameRangeAndReadsItBack() throws Exception {
    int committers = 4;
    List<RESTCatalog> catalogs = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(committers);
    try {
      CyclicBarrier together = new CyclicBarrier(committers);
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < committers; i++) {
        RESTCatalog catalog = config.open();
        catalogs.add(catalog);
        Table table = DEFINITION.createIfMissing(catalog);
        DataFile file = Rows.file(table, rows(table));
        outcomes.add(
            threads.submit(
                () -> {
                  together.await();
                  return new LandingCommitter(table).commit(List.of(file), ranges());
                }));
      }
      List<Outcome> told = new ArrayList<>();
      for (Future<Outcome> outcome : outcomes) {
        told.add(outcome.get());
      }
      assertThat(told).containsOnlyOnce(Outcome.COMMITTED);
      requireLandedOnce(catalogs.get(0));
    } finally {
      threads.shutdownNow();
      for (RESTCatalog catalog : catalogs) {
        catalog.close();
      }
    }
  }

  @RepeatedTest(5)
  void makesTheTablesOnceWhereManyStartTogether(RepetitionInfo round) throws Exception {
    int jobs = 8;
    try (EmbeddedCatalog empty =
        EmbeddedCatalog.start(
            folder.resolve("empty" + round.getCurrentRepetition()), s3.endpoint(), WAREHOUSE)) {
      Map<String, String> settings = settings(empty);
      CatalogConfig config = CatalogConfig.takeFrom(settings);
      ExecutorService threads = Executors.newFixedThreadPool(jobs);
      try {
        CyclicBarrier together = new CyclicBarrier(jobs);
        List<Future<UUID>> made = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
          LakeTable table = LakeTables.all().get(i % LakeTables.all().size());
          made.add(
              threads.submit(
                  () -> {
                    try (RESTCatalog catalog = config.open()) {
                      together.await();
                      return table.createIfMissing(catalog).uuid();
                    }
                  }));
        }
        Set<UUID> tables = new HashSet<>();
        for (Future<UUID> table : made) {
          tables.add(table.get());
        }
        assertThat(tables).hasSize(LakeTables.all().size());
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private static void requireLandedOnce(RESTCatalog catalog) throws IOException {
    LakeReader reader = LakeReader.open(catalog, DEFINITION);
    assertThat(reader.snapshots()).isEqualTo(1);
    assertThat(reader.rowCount()).isEqualTo(3);
    assertThat(reader.ranges()).contains(ranges());
    List<Object> offsets = new ArrayList<>();
    try (CloseableIterable<Record> rows = reader.rows("offset", "after.type")) {
      rows.forEach(row -> offsets.add(row.getField("offset")));
    }
    assertThat(offsets).containsExactlyInAnyOrder(1L, 2L, 3L);
    List<Object> types = new ArrayList<>();
    new CurrentState(reader).forEachPresent(after -> types.add(after.getField("type")));
    assertThat(types).containsExactly("DISLIKE");
  }

  private static List<Record> rows(Table table) {
    return List.of(
        Rows.reaction(table.schema(), 1, 10, 1, "LIKE"),
        Rows.reaction(table.schema(), 1, 10, 2, "DISLIKE"),
        Rows.reaction(table.schema(), 1, 11, 3, null));
  }

  private static OffsetRanges ranges() {
    return OffsetRanges.of(
        Map.of(new SourcePartition("reaction.changes", 0), new OffsetRange(0, 4, 3, 0, 0)));
  }
}
