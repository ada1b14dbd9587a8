package io.kooflow.operations.lake;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.embedded.EmbeddedCatalog;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.EmbeddedS3;
import io.kooflow.embedded.Eventually;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.landing.LandingCommitter;
import io.kooflow.lake.landing.LandingCommitter.Outcome;
import io.kooflow.lake.landing.LandingRefusedException;
import io.kooflow.lake.landing.OffsetRange;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import io.kooflow.lake.read.LakeReader;
import io.kooflow.lake.repair.LogRow;
import io.kooflow.lake.repair.Offsets;
import io.kooflow.lake.repair.RowFiles;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroSerializer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.avro.generic.IndexedRecord;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table robbed of files, rows and ranges, and repaired from a real Kafka. */
class LakeRepairIT {
  private static final String WAREHOUSE = "s3://kooflow-lake/warehouse";
  private static final String TOPIC = Topics.REACTION_CHANGES;
  private static final LakeTable DEFINITION = ReactionChangesTable.TABLE;
  private static final SourcePartition SOURCE = new SourcePartition(TOPIC, 0);

  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;
  private static EmbeddedS3 s3;
  private static EmbeddedCatalog server;
  private static CatalogConfig lake;
  private static KafkaTarget target;
  private static RESTCatalog catalog;
  private static Path bucket;

  private final List<String> said = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path folder) {
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    registry = EmbeddedRegistry.start(folder.resolve("registry"));
    bucket = folder.resolve("s3");
    s3 = EmbeddedS3.start(bucket, "kooflow-lake");
    server = EmbeddedCatalog.start(folder.resolve("catalog"), s3.endpoint(), WAREHOUSE);
    Map<String, String> settings = new HashMap<>();
    settings.put(CatalogConfig.URI, server.uri().toString());
    settings.put(CatalogConfig.WAREHOUSE, WAREHOUSE);
    settings.put(CatalogConfig.S3_ENDPOINT, s3.endpoint().toString());
    settings.put(CatalogConfig.S3_PATH_STYLE, "true");
    settings.put(CatalogConfig.S3_REGION, "us-east-1");
    settings.put(CatalogConfig.S3_ACCESS_KEY_ID, "local");
    settings.put(CatalogConfig.S3_SECRET_ACCESS_KEY, "localsecret");
    lake = CatalogConfig.takeFrom(settings);
    catalog = lake.open();
    target = KafkaTarget.of(kafka.bootstrapServers(), registry.url());
  }

  @AfterAll
  static void stop() throws Exception {
    catalog.close();
    server.close();
    s3.close();
    registry.close();
    kafka.close();
  }

  /** Thirty rows of ten a commit; the record at offset 30 is poison. */
  @BeforeEach
  void landThirtyRows() throws Exception {
    catalog.dropTable(DEFINITION.identifier(), false);
    DEFINITION.createIfMissing(catalog);
    createTopic();
    try (KafkaProducer<byte[], byte[]> producer = producer()) {
      for (int n = 0; n < 30; n++) {
        producer.send(new ProducerRecord<>(TOPIC, 0, null, like(n)));
      }
      producer.send(new ProducerRecord<>(TOPIC, 0, null, new byte[] {1, 2, 3}));
    }
    land(0, 10);
    land(10, 20);
    land(20, 30);
  }

  @Test
  void landsAgainWhatAMissingFileHeld() throws Exception {
    Files.delete(fileOf(10));

    assertThat(repair().show()).isFalse();
    assertThat(said).anyMatch(line -> line.contains("missing") && line.contains("[10, 20)"));
    assertThat(repair().apply()).isTrue();

    requireRows(30);
    assertThat(repair().apply()).isTrue();
    assertThat(said).last().asString().contains("nothing to repair");
    assertThat(land(30, 31)).isEqualTo(Outcome.COMMITTED);
  }

  @Test
  void landsAgainWhatFilesHeldThatWereCutOrOverwritten() throws Exception {
    byte[] cut = Files.readAllBytes(fileOf(0));
    Files.write(fileOf(0), java.util.Arrays.copyOf(cut, cut.length / 2));
    Files.write(fileOf(20), new byte[(int) Files.size(fileOf(20))]);

    assertThat(repair().apply()).isTrue();

    requireRows(30);
  }

  @Test
  void landsAgainWhatARollbackTookBack() throws Exception {
    long before = commits().get(0);
    table().manageSnapshots().rollbackTo(before).commit();
    assertThatThrownBy(() -> land(30, 31)).isInstanceOf(LandingRefusedException.class);

    assertThat(repair().apply()).isTrue();

    requireRows(30);
    assertThat(land(30, 31)).isEqualTo(Outcome.COMMITTED);
  }

  @Test
  void findsItsPlaceByTheRowsWhereTheRangesAreLost() throws Exception {
    loseTheRanges();
    assertThatThrownBy(() -> land(30, 31))
        .isInstanceOf(LandingRefusedException.class)
        .hasMessageContaining("kooflow lake repair reaction_changes");

    assertThat(repair().show()).isFalse();
    assertThat(repair().apply()).isTrue();

    assertThat(land(30, 31)).isEqualTo(Outcome.COMMITTED);
    requireRows(30);
  }

  @Test
  void namesWhatKafkaHasNoLonger() throws Exception {
    Files.delete(fileOf(10));
    try (Admin admin = admin()) {
      admin
          .deleteRecords(Map.of(new TopicPartition(TOPIC, 0), RecordsToDelete.beforeOffset(15)))
          .all()
          .get();
    }

    assertThat(repair().apply()).isFalse();

    assertThat(said).anyMatch(line -> line.contains("no longer has [[10, 15)]"));
    assertThat(offsets())
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, 30).filter(n -> n < 10 || n >= 15).boxed().toList());
  }

  @Test
  void hasOneWinnerWhereTwoRepairAtOnce() throws Exception {
    Files.delete(fileOf(10));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Callable<Boolean> repair =
          () -> new LakeRepair(lake, target, "reaction_changes", l -> {}).apply();
      List<Future<Boolean>> both = threads.invokeAll(List.of(repair, repair));
      int whole = 0;
      for (Future<Boolean> each : both) {
        try {
          whole += each.get() ? 1 : 0;
        } catch (ExecutionException refused) {
          assertThat(refused).hasCauseInstanceOf(LandingRefusedException.class);
        }
      }
      assertThat(whole).isPositive();
    } finally {
      threads.shutdownNow();
    }

    requireRows(30);
  }

  @Test
  void repairsBesideALandingThatCommits() throws Exception {
    Files.delete(fileOf(10));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<Outcome> landing = threads.submit(() -> land(30, 31));
      Future<Boolean> repair =
          threads.submit(() -> new LakeRepair(lake, target, "reaction_changes", l -> {}).apply());
      assertThat(landing.get()).isEqualTo(Outcome.COMMITTED);
      assertThat(repaired(repair)).isTrue();
    } finally {
      threads.shutdownNow();
    }

    requireRows(30);
    assertThat(repair().show()).isTrue();
  }

  /** By this repair, or where landing was faster, by the next one. */
  private boolean repaired(Future<Boolean> repair) throws Exception {
    try {
      return repair.get();
    } catch (ExecutionException refused) {
      assertThat(refused).hasCauseInstanceOf(LandingRefusedException.class);
      return repair().apply();
    }
  }

  /** Offsets 5, 9 and 12 are markers, 6 to 8 were aborted. */
  @Test
  void findsItsPlaceBeforeTheMarkersOfTransactions() throws Exception {
    catalog.dropTable(DEFINITION.identifier(), false);
    DEFINITION.createIfMissing(catalog);
    createTopic();
    sendInTransactions();
    land(0, 13);
    loseTheRanges();

    assertThat(repair().apply()).isTrue();

    assertThat(said)
        .anyMatch(line -> line.contains("landing continues at {reaction.changes/0=12}"));
    assertThat(land(12, 13)).isEqualTo(Outcome.COMMITTED);
    assertThat(offsets()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 10L, 11L);
  }

  private static void sendInTransactions() throws Exception {
    Map<String, Object> settings = new HashMap<>(target.settings());
    settings.put("transactional.id", "transactions");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (int size : new int[] {5, 3, 2}) {
        producer.beginTransaction();
        for (int n = 0; n < size; n++) {
          producer.send(new ProducerRecord<>(TOPIC, 0, null, like(n))).get();
        }
        if (size == 3) {
          producer.abortTransaction();
        } else {
          producer.commitTransaction();
        }
      }
    }
  }

  @Test
  void refusesATopicThatWasCreatedAgain() throws Exception {
    Files.delete(fileOf(10));
    createTopic();

    assertThatThrownBy(() -> repair().apply())
        .isInstanceOf(LandingRefusedException.class)
        .hasMessageContaining("deleted and created again");
  }

  private static void loseTheRanges() {
    table().updateProperties().remove("kooflow.landing").commit();
    table().newAppend().set("by", "someone else").commit();
    table().expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
  }

  private LakeRepair repair() {
    return new LakeRepair(lake, target, "reaction_changes", said::add);
  }

  private static void createTopic() throws Exception {
    try (Admin admin = admin()) {
      if (admin.listTopics().names().get().contains(TOPIC)) {
        admin.deleteTopics(List.of(TOPIC)).all().get();
      }
      Eventually.await()
          .until(
              () -> {
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
                return true;
              });
    }
  }

  private static Outcome land(long from, long to) throws Exception {
    Table table = table();
    Offsets wanted = new Offsets();
    wanted.add(from, to);
    long[] rows = {0};
    try (KafkaAgain again = new KafkaAgain(target);
        RowFiles files = new RowFiles(table);
        Deserializer<? extends IndexedRecord> values =
            LandedTable.REACTION_CHANGES.deserializer(registryClient())) {
      again.read(
          SOURCE,
          wanted,
          record -> {
            if (record.value().length > 3) {
              IndexedRecord event = values.deserialize(TOPIC, record.value());
              files.write(LogRow.of(table.schema(), event, TOPIC, 0, record.offset()));
              rows[0]++;
            }
          });
      OffsetRanges ranges =
          OffsetRanges.of(
              Map.of(SOURCE, new OffsetRange(from, to, rows[0], to - from - rows[0], 0)));
      return new LandingCommitter(table, again.topicId(TOPIC)).commit(files.complete(), ranges);
    }
  }

  private static byte[] like(int n) {
    ReactionChange change = new ReactionChange();
    change.setContentId(1L);
    change.setUserId(n + 1L);
    change.setOp("INSERT");
    change.setChangedAt(1_700_000_000_000L);
    change.setPosition(ByteBuffer.wrap(Position.stream(1, Integer.toString(n + 1)).bytes()));
    change.setAfter(new Reaction(1L, n + 1L, "LIKE", 1_600_000_000_000L + n * 86_400_000L));
    AvroSerializer<ReactionChange> serializer = new AvroSerializer<>(registryClient());
    return requireNonNull(serializer.serialize(TOPIC, change));
  }

  private static SchemaRegistryClient registryClient() {
    return new SchemaRegistryClient(RegistryConfig.from(target.registrySettings()));
  }

  private static KafkaProducer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        target.settings(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Admin admin() {
    return Admin.create(target.settings());
  }

  private static Table table() {
    return catalog.loadTable(DEFINITION.identifier());
  }

  private static List<Long> commits() {
    List<Long> commits = new ArrayList<>();
    table().snapshots().forEach(snapshot -> commits.add(snapshot.snapshotId()));
    return commits;
  }

  /** Where S3 keeps the file whose rows begin at that offset. */
  private static Path fileOf(long offset) throws Exception {
    try (CloseableIterable<FileScanTask> tasks =
            table()
                .newScan()
                .filter(org.apache.iceberg.expressions.Expressions.equal("offset", offset))
                .planFiles();
        Stream<Path> files = Files.walk(bucket)) {
      String location = tasks.iterator().next().file().location();
      String name = location.substring(location.lastIndexOf('/') + 1);
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }

  private static void requireRows(long count) throws Exception {
    assertThat(offsets())
        .containsExactlyInAnyOrderElementsOf(LongStream.range(0, count).boxed().toList());
  }

  private static List<Long> offsets() throws Exception {
    List<Long> offsets = new ArrayList<>();
    try (CloseableIterable<Record> rows = LakeReader.open(catalog, DEFINITION).rows()) {
      rows.forEach(row -> offsets.add((Long) row.getField("offset")));
    }
    return offsets;
  }
}
