package io.kooflow.spark.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.EmbeddedCatalog;
import io.kooflow.embedded.EmbeddedS3;
import io.kooflow.embedded.EmbeddedSpark;
import io.kooflow.embedded.Eventually;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.LogColumns;
import io.kooflow.lake.StateTable;
import io.kooflow.lake.StateTables;
import io.kooflow.lake.read.LakeReader;
import io.kooflow.spark.LogWriter;
import io.kooflow.spark.maintain.HeldLease;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Merges by Spark in a JVM of its own, over a REST catalog and S3; rows are read without Spark. */
class MergeIT {
  private static final String WAREHOUSE = "s3://kooflow-lake/warehouse";
  private static final Path JAR = Path.of("target", "kooflow-spark-jobs.jar");
  private static final StateTable REACTIONS = StateTables.REACTIONS;
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir private static Path folder;
  private static EmbeddedS3 s3;
  private static EmbeddedCatalog server;
  private static EmbeddedSpark spark;
  private static RESTCatalog catalog;
  private static Path config;

  private LogWriter log;

  @BeforeAll
  static void start() throws IOException {
    s3 = EmbeddedS3.start(folder.resolve("s3"), "kooflow-lake");
    server = EmbeddedCatalog.start(folder.resolve("catalog"), s3.endpoint(), WAREHOUSE);
    spark =
        EmbeddedSpark.start(
            folder.resolve("spark"),
            server.clientProperties(),
            List.of(JAR, Path.of("target", "test-classes")));
    Map<String, String> settings = new TreeMap<>();
    settings.put(CatalogConfig.URI, server.uri().toString());
    settings.put(CatalogConfig.WAREHOUSE, WAREHOUSE);
    settings.put(CatalogConfig.S3_ENDPOINT, s3.endpoint().toString());
    settings.put(CatalogConfig.S3_PATH_STYLE, "true");
    settings.put(CatalogConfig.S3_REGION, "us-east-1");
    settings.put(CatalogConfig.S3_ACCESS_KEY_ID, "local");
    settings.put(CatalogConfig.S3_SECRET_ACCESS_KEY, "localsecret");
    List<String> lines = new ArrayList<>();
    settings.forEach((key, value) -> lines.add(key + "=" + value));
    config = Files.write(folder.resolve("lake.properties"), lines, StandardCharsets.UTF_8);
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
  void dropTables() {
    for (StateTable state : StateTables.all()) {
      for (LakeTable each : List.of(state.log(), state.table(), state.removals())) {
        catalog.dropTable(each.identifier(), false);
      }
    }
    log = new LogWriter(catalog, REACTIONS.log(), "reaction.changes");
  }

  /** Whatever the order, the repeats, the batches and the deaths: the newest position wins. */
  @Test
  void mergesRandomLogsToWhatAModelHolds() throws IOException {
    long seed = Long.getLong("kooflow.seed", 1);
    Random random = new Random(seed);
    Map<String, Long> newest = new HashMap<>();
    Map<String, String> model = new HashMap<>();
    Map<String, Long> removals = new HashMap<>();
    for (int round = 0; round < 2; round++) {
      for (int commit = 0; commit <= random.nextInt(3); commit++) {
        for (int i = 0; i < 1 + random.nextInt(12); i++) {
          long content = 1 + random.nextInt(3);
          long user = 1 + random.nextInt(3);
          // Drawn freely: late ones, repeats and re-creations all come up; 0x80 and more too.
          long position = random.nextInt(40) * 13L;
          boolean removed = position % 3 == 0;
          @Nullable String type = removed ? null : "T" + position;
          String item = content + "/" + user;
          put(random.nextInt(2), content, user, position, type, NOON.plusSeconds(position));
          if (position >= newest.getOrDefault(item, -1L)) {
            newest.put(item, position);
            if (type == null) {
              model.remove(item);
            } else {
              model.put(item, type + "@" + position);
            }
          }
          if (removed) {
            removals.merge(item, position, Math::max);
          }
        }
        log.land();
      }
      String batch = Integer.toString(5 + random.nextInt(15));
      if (random.nextBoolean()) {
        MergeStep last = MergeStep.values()[random.nextInt(MergeStep.values().length)];
        List<String> dying = new ArrayList<>(List.of("ends-after", last.name()));
        dying.add(Integer.toString(1 + random.nextInt(2)));
        dying.addAll(settings("--batch.offsets", batch));
        work(dying);
      }
      assertThat(merge("--batch.offsets", batch)).as("seed %d", seed).endsWith("0");
      assertThat(reactions()).as("seed %d, round %d", seed, round).isEqualTo(model);
      assertThat(remembered()).as("seed %d, round %d", seed, round).isEqualTo(removals);
    }
    assertThat(branches()).isEmpty();
  }

  @Test
  void keepsRemovedWhatALateOlderChangeBringsAgain() throws IOException {
    put(0, 1, 1, 300, null, NOON);
    log.land();
    merge();
    put(1, 1, 1, 200, "LIKE", NOON);
    log.land();
    merge();
    assertThat(reactions()).isEmpty();

    put(0, 1, 1, 400, "LIKE", NOON);
    log.land();
    merge();

    assertThat(reactions()).isEqualTo(Map.of("1/1", "LIKE@400"));
  }

  @Test
  void forgetsARemovalAfterThirtyDaysOfChanges() throws IOException {
    put(0, 1, 1, 300, null, NOON);
    put(0, 2, 1, 300, null, NOON.plus(Duration.ofDays(2)));
    log.land();
    merge();
    put(0, 3, 1, 300, "LIKE", NOON.plus(Duration.ofDays(31)));
    log.land();
    merge();

    assertThat(remembered()).isEqualTo(Map.of("2/1", 300L));
  }

  @Test
  void lookingAgainAtARangeChangesNothing() throws IOException {
    put(0, 1, 1, 1, "LIKE", NOON);
    put(0, 1, 2, 2, null, NOON);
    log.land();
    merge();
    Table table = table();
    long before = table.currentSnapshot().parentId();
    assertThat(merge()).contains("koo.reactions: up to date");

    put(0, 1, 1, 3, null, NOON);
    log.land();
    merge();
    table.refresh();
    assertThat(reactions()).isEmpty();
    table.manageSnapshots().rollbackTo(before).commit();
    merge();

    assertThat(reactions()).isEmpty();
  }

  @Test
  void ofTwoMergesAtOnceOneIsRefusedAndNoRowDoubles() throws IOException {
    put(0, 1, 1, 1, "LIKE", NOON);
    put(1, 1, 2, 1, "LIKE", NOON);
    log.land();

    List<String> two = work(both());

    assertThat(two).endsWith("1");
    assertThat(two.toString()).contains("Another merge of koo.reactions was faster");
    assertThat(rows()).hasSize(2);
    assertThat(merge()).contains("koo.reactions: up to date");
  }

  @Test
  void refusesALogThatLacksRowsAndNamesTheOffsets() throws IOException {
    for (int i = 0; i < 3; i++) {
      put(0, 1, i + 1, 1, "LIKE", NOON);
      put(0, 2, i + 1, 1, "LIKE", NOON);
      log.land();
    }
    spark.sql("DELETE FROM lake.koo.reaction_changes WHERE offset = 3");

    List<String> said = merge();

    assertThat(said).endsWith("1");
    assertThat(said.toString())
        .contains("reaction.changes/0 offsets 2 to 3: 2 rows landed")
        .doesNotContain("offsets 0", "offsets 4")
        .contains("kooflow lake repair reaction_changes --apply");
    assertThat(rows()).isEmpty();
    assertThat(merge("--accept-gaps", "true")).endsWith("0");
    assertThat(rows()).hasSize(5);
  }

  @Test
  void refusesATableThatSomebodyElseChangedAndRebuildsIt() throws IOException {
    put(0, 1, 1, 1, "LIKE", NOON);
    put(0, 1, 2, 1, "LIKE", NOON);
    log.land();
    merge();
    spark.sql("DELETE FROM lake.koo.reactions WHERE user_id = 2");

    List<String> said = merge();

    assertThat(said).endsWith("1");
    assertThat(said.toString()).contains("changed by somebody else", "--rebuild true");
    assertThat(merge("--rebuild", "true")).endsWith("0");
    assertThat(reactions()).isEqualTo(Map.of("1/1", "LIKE@1", "1/2", "LIKE@1"));
  }

  @Test
  void mergesAfterMaintenanceThatExpiresAllThatMayGo() throws IOException {
    for (int i = 1; i <= 3; i++) {
      put(0, 1, i, i, "LIKE", NOON);
      log.land();
      merge();
    }
    table().manageSnapshots().createTag("kept", table().currentSnapshot().snapshotId()).commit();

    assertThat(maintain()).endsWith("0");

    assertThat(catalog.loadTable(REACTIONS.log().identifier()).snapshots()).hasSizeLessThan(4);
    put(0, 1, 1, 9, null, NOON);
    log.land();
    assertThat(merge()).endsWith("0");
    assertThat(reactions()).isEqualTo(Map.of("1/2", "LIKE@2", "1/3", "LIKE@3"));
    assertThat(spark.sql("SELECT * FROM lake.koo.reactions VERSION AS OF 'kept'")).hasSize(3);
  }

  @Test
  void ofTwoMaintenancesTheSecondIsRefused() {
    put(0, 1, 1, 1, "LIKE", NOON);
    log.land();
    maintain();
    try (HeldLease other = HeldLease.hold(catalog)) {
      List<String> said = maintain();

      assertThat(said).endsWith("1");
      assertThat(said.toString()).contains("Maintenance runs already");
    }
    assertThat(maintain()).endsWith("0");
  }

  @Test
  void mergesKoosAndUsersWithAbsentFields() throws IOException {
    LogWriter koos = new LogWriter(catalog, StateTables.KOOS.log(), "koo.changes");
    Map<String, Object> koo =
        Map.of("creator", 7L, "kind", "K", "text", "नमस्ते", "lang_group", "hi");
    koos.add(0, Map.of("content_id", 5L), 1, koo, NOON);
    koos.land();
    LogWriter users = new LogWriter(catalog, StateTables.USERS.log(), "user.changes");
    users.add(0, Map.of("user_id", 7L), 1, Map.of("handle", "h", "lang_group", "hi"), NOON);
    users.land();

    assertThat(work(command("job", "merge"))).endsWith("0");

    List<Record> rows = rows(StateTables.KOOS.table());
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).getField("text")).isEqualTo("नमस्ते");
    assertThat(rows.get(0).getField("parent")).isNull();
    assertThat(rows(StateTables.USERS.table())).hasSize(1);
  }

  @Test
  void aMergeKilledWhileItWritesIsDoneByTheNext() throws Exception {
    for (int i = 1; i <= 5; i++) {
      put(0, 1, i, 1, "LIKE", NOON);
    }
    log.land();
    List<String> options = new ArrayList<>(ForkedJvm.SMALL);
    // Spark's own threads recurse deeper than our other processes.
    options.remove("-Xss512k");
    options.add("-Xmx512m");
    options.addAll(EmbeddedSpark.jvmOptions());
    List<String> arguments = new ArrayList<>(List.of("merge"));
    arguments.addAll(settings());
    ForkedJvm job =
        new ForkedJvm(
            "io.kooflow.spark.SparkJobs",
            EmbeddedSpark.classPath() + File.pathSeparator + JAR.toAbsolutePath(),
            options,
            arguments);
    try (var process = job.start("merge", folder.resolve("killed"))) {
      Eventually.passes(() -> assertThat(branches()).isNotEmpty());
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
      process.onExit().join();
    }

    assertThat(merge()).endsWith("0");

    assertThat(rows()).hasSize(5);
    assertThat(branches()).isEmpty();
  }

  private void put(
      int partition,
      long content,
      long user,
      long position,
      @Nullable String type,
      Instant changedAt) {
    log.add(
        partition,
        Map.of("content_id", content, "user_id", user),
        position,
        type == null ? null : Map.of("type", type),
        changedAt);
  }

  private static List<String> merge(String... more) {
    List<String> command = command("job", "merge", "--tables", "reactions");
    command.addAll(List.of(more));
    return work(command);
  }

  private static List<String> maintain() {
    return work(
        command(
            "job",
            "maintain",
            "--tables",
            "reaction_changes,reactions",
            "--snapshots.keep-hours",
            "0"));
  }

  private static List<String> both() {
    return command("two", "--tables", "reactions");
  }

  private static List<String> command(String... words) {
    List<String> command = new ArrayList<>(Arrays.asList(words));
    Collections.addAll(command, "--config", config.toString());
    return command;
  }

  private static List<String> settings(String... more) {
    List<String> settings = command("--tables", "reactions");
    settings.addAll(List.of(more));
    return settings;
  }

  private static List<String> work(List<String> words) {
    return spark.run(MergeWorker.class.getName(), words);
  }

  private static Table table() {
    return catalog.loadTable(REACTIONS.table().identifier());
  }

  private static Set<String> branches() {
    Set<String> branches = new TreeSet<>();
    for (LakeTable each : List.of(REACTIONS.table(), REACTIONS.removals())) {
      if (catalog.tableExists(each.identifier())) {
        branches.addAll(catalog.loadTable(each.identifier()).refs().keySet());
      }
    }
    branches.remove("main");
    return branches;
  }

  private static List<Record> rows() throws IOException {
    return rows(REACTIONS.table());
  }

  private static List<Record> rows(LakeTable table) throws IOException {
    List<Record> rows = new ArrayList<>();
    try (CloseableIterable<Record> all = LakeReader.open(catalog, table).rows()) {
      all.forEach(rows::add);
    }
    return rows;
  }

  /** Each item once, or this fails. */
  private static Map<String, String> reactions() throws IOException {
    Map<String, String> reactions = new HashMap<>();
    for (Record row : rows()) {
      String before =
          reactions.put(
              row.getField("content_id") + "/" + row.getField("user_id"),
              row.getField("type") + "@" + position(row));
      assertThat(before).isNull();
    }
    return reactions;
  }

  private static Map<String, Long> remembered() throws IOException {
    Map<String, Long> remembered = new HashMap<>();
    for (Record row : rows(REACTIONS.removals())) {
      String item = row.getField("content_id") + "/" + row.getField("user_id");
      assertThat(remembered.put(item, position(row))).isNull();
    }
    return remembered;
  }

  private static long position(Record row) {
    return ByteBuffer.wrap(LogColumns.position(row)).getLong(10);
  }
}
