package io.kooflow.platform.repair;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.audit.Audit;
import io.kooflow.audit.AuditReport;
import io.kooflow.audit.AuditTargets;
import io.kooflow.audit.AuditTargets.Part;
import io.kooflow.audit.KafkaTarget;
import io.kooflow.audit.Pipeline;
import io.kooflow.audit.compare.Difference;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.contentstore.tables.LanguageShards;
import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.ConnectWorkerConfig;
import io.kooflow.embedded.EmbeddedConnect;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.embedded.FreePorts;
import io.kooflow.embedded.LosesRecords;
import io.kooflow.embedded.ProjectFolder;
import io.kooflow.events.Trending;
import io.kooflow.events.TrendingKoo;
import io.kooflow.operations.connection.PipelineNames;
import io.kooflow.operations.repair.Repair;
import io.kooflow.schemas.TopicCreation;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroSerializer;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Records lost between stream and topic: the audit names what differs, the repair mends it. */
class RepairIT {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private static final long CHANGED = 101;
  private static final long DELETED = 102;
  private static final long MISSING = 103;
  private static final long TOLD = 104;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path temp;

  private final List<AutoCloseable> started = new ArrayList<>();
  private EmbeddedDynamoDb dynamoDb;
  private DynamoDbClient store;
  private EmbeddedKafka kafka;
  private EmbeddedRegistry registry;
  private EmbeddedConnect connect;

  @BeforeEach
  void startCaptureAndCounting() throws Exception {
    dynamoDb = closing(EmbeddedDynamoDb.start(temp.resolve("dynamodb")));
    store = closing(StoreConnection.local(dynamoDb.endpoint()).client());
    kafka = closing(EmbeddedKafka.start(temp.resolve("kafka")));
    registry = closing(EmbeddedRegistry.start(temp.resolve("registry")));
    try (Admin admin = admin()) {
      TopicCreation.createMissing(admin, Topics.all());
    }
    closing(streams());
    connect = closing(connect());
    new TableCreator(store).createAllIfMissing(Tables.contentStore(LanguageShards.NONE));
    connect.client().putConnector(PipelineNames.SOURCE, source());
  }

  @AfterEach
  void stop() throws Exception {
    for (int last = started.size() - 1; last >= 0; last--) {
      started.get(last).close();
    }
  }

  @Test
  void whatWasLostBetweenStreamAndTopicIsToldAgainAndNothingMore() throws Exception {
    for (long koo : List.of(CHANGED, DELETED)) {
      putKoo(koo, "as it was");
      putReaction(koo, "LIKE");
    }
    putUser(7);
    assertThat(audit().ids()).isEmpty();
    loseWhatChanges();

    assertThat(audit().ids())
        .extracting(Difference::id)
        .contains(CHANGED, DELETED, MISSING)
        .doesNotContain(TOLD);
    List<String> said = new ArrayList<>();
    AuditReport repaired = repair(said);
    long signals = signals();
    AuditReport again = repair(new ArrayList<>());

    assertThat(repaired.ids()).as(() -> String.join("\n", said)).isEmpty();
    assertThat(repaired.exitStatus()).isZero();
    assertThat(said).anyMatch(line -> line.startsWith("repair: the source is asked"));
    assertThat(signals).isPositive();
    assertThat(again.exitStatus()).isZero();
    assertThat(signals()).isEqualTo(signals);
  }

  /** With an hour's patience: the command ends because all was read again, not by time. */
  @Test
  void whatRowsDoNotMendIsLeftAndTheRestIsMendedPromptly() throws Exception {
    putKoo(CHANGED, "as it was");
    putKoo(DELETED, "as it was");
    putReaction(CHANGED, "LIKE");
    putReaction(DELETED, "LIKE");
    assertThat(audit().ids()).isEmpty();
    publishAWrongList();
    assertThat(audit().ids()).extracting(Difference::type).containsOnly("trending en");
    List<String> alone = new ArrayList<>();
    AuditReport unmended = repair(alone, Duration.ofHours(1));
    assertThat(signals()).isZero();
    loseWhatChanges();

    List<String> said = new ArrayList<>();
    AuditReport repaired = repair(said, Duration.ofHours(1));

    assertThat(unmended.exitStatus()).isEqualTo(1);
    assertThat(alone).anyMatch(line -> line.contains("No change of a row changes a list"));
    assertThat(repaired.exitStatus()).as(() -> String.join("\n", said)).isEqualTo(1);
    assertThat(repaired.ids()).extracting(Difference::type).containsOnly("trending en");
    assertThat(signals()).isPositive();
  }

  /** Of a revision that the streams application will not reach. */
  private void publishAWrongList() throws Exception {
    Trending wrong =
        new Trending(
            "en",
            PipelineNames.GENERATION,
            1_000_000L,
            List.of(new TrendingKoo(CHANGED, "en", 1.0, false)));
    AvroSerializer<Trending> serializer =
        new AvroSerializer<>(
            new SchemaRegistryClient(
                RegistryConfig.from(Map.of("schema.registry.url", registry.url()))));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] key = "en".getBytes(StandardCharsets.UTF_8);
      byte[] value = serializer.serialize(Topics.TRENDING, wrong);
      producer.send(new ProducerRecord<>(Topics.TRENDING, key, value)).get();
    }
  }

  /** Five changes: their records are swallowed, and the next ones carry the offsets past them. */
  private void loseWhatChanges() throws Exception {
    Path switchedOn = Files.createFile(losses());
    putKoo(CHANGED, "as it is now");
    putReaction(CHANGED, "DISLIKE");
    store.deleteItem(delete -> delete.tableName(Tables.KOOS).key(Map.of("CONTENT_ID", n(DELETED))));
    putKoo(MISSING, "never told");
    putReaction(MISSING, "LIKE");
    // Told at least once: a record may come, and be lost, more than once.
    await().untilAsserted(() -> assertThat(Set.copyOf(Files.readAllLines(switchedOn))).hasSize(5));
    Files.delete(switchedOn);
    putKoo(TOLD, "told as ever");
    putReaction(TOLD, "LIKE");
  }

  private Path losses() {
    return temp.resolve("records-are-lost");
  }

  private AuditReport audit() throws Exception {
    return Audit.run(targets(), PATIENCE);
  }

  private AuditReport repair(List<String> said) throws Exception {
    return repair(said, PATIENCE);
  }

  private AuditReport repair(List<String> said, Duration patience) throws Exception {
    return new Repair(targets(), Topics.SOURCE_SIGNALS, PATIENCE, patience).run(said::add);
  }

  private AuditTargets targets() {
    return AuditTargets.standard(
        StoreConnection.local(dynamoDb.endpoint()),
        KafkaTarget.of(kafka.bootstrapServers(), registry.url()),
        null,
        new Pipeline(
            connect.url(),
            PipelineNames.SOURCE,
            List.of(Pipeline.streams(PipelineNames.GENERATION))),
        EnumSet.of(Part.TOPICS));
  }

  private long signals() throws Exception {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0;
        partition < Topics.named(Topics.SOURCE_SIGNALS).partitions();
        partition++) {
      ends.put(new TopicPartition(Topics.SOURCE_SIGNALS, partition), OffsetSpec.latest());
    }
    try (Admin admin = admin()) {
      return admin.listOffsets(ends).all().get().values().stream()
          .mapToLong(end -> end.offset())
          .sum();
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private ChildProcess streams() throws Exception {
    Path target = ProjectFolder.ofTests().resolve("streams-app/target");
    Path settings =
        Files.write(
            temp.resolve("streams.properties"),
            List.of(
                "kafka.bootstrap.servers=" + kafka.bootstrapServers(),
                "kafka.schema.registry.url=" + registry.url(),
                "kafka.state.dir=" + temp.resolve("streams"),
                "kafka.commit.interval.ms=200",
                "generation=" + PipelineNames.GENERATION));
    return new ForkedJvm(
            "io.kooflow.streams.StreamsMain",
            target.resolve("classes")
                + File.pathSeparator
                + ForkedJvm.classPathFrom(target.resolve("runtime.classpath")),
            ForkedJvm.SMALL,
            List.of("--config", settings.toString()))
        .start("streams", temp);
  }

  private EmbeddedConnect connect() throws Exception {
    Path plugins = Files.createDirectory(temp.resolve("plugins"));
    Files.createSymbolicLink(
        plugins.resolve("source"),
        ProjectFolder.ofTests().resolve("source-dynamodb/target/plugin"));
    return EmbeddedConnect.start(
        ConnectWorkerConfig.of(
                "connect-repair", kafka.bootstrapServers(), FreePorts.next(), List.of(plugins))
            .withOffsetFlush(Duration.ofMillis(500)));
  }

  private Map<String, String> source() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("connector.class", "io.kooflow.source.DynamoDbSourceConnector");
    settings.put("tables", "koos,reactions,users");
    settings.put("dynamodb.endpoint", dynamoDb.endpoint().toString());
    settings.put("aws.region", EmbeddedDynamoDb.REGION);
    settings.put("aws.access.key.id", EmbeddedDynamoDb.ACCESS_KEY_ID);
    settings.put("aws.secret.access.key", EmbeddedDynamoDb.SECRET_ACCESS_KEY);
    settings.put("signal.topic", Topics.SOURCE_SIGNALS);
    settings.put("gaps.topic", Topics.SOURCE_GAPS);
    settings.put("heartbeat.topic", Topics.SOURCE_HEARTBEAT);
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    settings.put("key.converter", "org.apache.kafka.connect.converters.LongConverter");
    settings.put("value.converter", "io.kooflow.schemas.connect.AvroConverter");
    settings.put("value.converter.schema.registry.url", registry.url());
    settings.put("transforms", "lossy");
    settings.put("transforms.lossy.type", LosesRecords.class.getName());
    settings.put("transforms.lossy." + LosesRecords.WHILE_THERE_IS, losses().toString());
    return settings;
  }

  private void putKoo(long id, String text) {
    Map<String, AttributeValue> koo = new HashMap<>();
    koo.put("CONTENT_ID", n(id));
    koo.put("CREATOR", n(77));
    koo.put("KIND", AttributeValue.fromS("K"));
    koo.put("TXT", AttributeValue.fromS(text));
    koo.put("LANG_GROUP", AttributeValue.fromS("en"));
    koo.put("CREATED_AT", n(1_700_000_000_000L));
    store.putItem(put -> put.tableName(Tables.KOOS).item(koo));
  }

  private void putReaction(long koo, String type) {
    Map<String, AttributeValue> reaction = new HashMap<>(reactionKey(koo));
    reaction.put("TYPE", AttributeValue.fromS(type));
    reaction.put("CREATED_AT", n(1_700_000_000_001L));
    store.putItem(put -> put.tableName(Tables.REACTIONS).item(reaction));
  }

  private void putUser(long id) {
    Map<String, AttributeValue> user = new HashMap<>();
    user.put("USER_ID", n(id));
    user.put("HANDLE", AttributeValue.fromS("someone"));
    user.put("LANG_GROUP", AttributeValue.fromS("en"));
    user.put("CREATED_AT", n(1_700_000_000_000L));
    store.putItem(put -> put.tableName(Tables.USERS).item(user));
  }

  private static Map<String, AttributeValue> reactionKey(long koo) {
    return Map.of("CONTENT_ID", n(koo), "USER_ID", n(9));
  }

  private static AttributeValue n(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  private <T extends AutoCloseable> T closing(T server) {
    started.add(server);
    return server;
  }
}
