package io.kooflow.operations.deadletters;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.contentstore.StoreConnection;
import io.kooflow.embedded.ConnectWorkerConfig;
import io.kooflow.embedded.EmbeddedConnect;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.FreePorts;
import io.kooflow.operations.deadletters.Replay.Outcome;
import io.kooflow.operations.deadletters.ReplayPlan.Scope;
import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Dead letters of a sink in a Connect worker, sent back to their topic. */
class DeadLettersIT {
  private static final String TOPIC = "notes";
  private static final Path PLUGIN = Path.of("..", "sink-dynamodb", "target", "plugin");

  private static EmbeddedKafka kafka;
  private static EmbeddedDynamoDb dynamoDb;
  private static DynamoDbClient store;
  private static Path plugins;

  @BeforeAll
  static void startServers(@TempDir Path folder) throws Exception {
    plugins = Files.createDirectory(folder.resolve("plugins"));
    Files.createSymbolicLink(plugins.resolve("sink"), PLUGIN.toAbsolutePath().normalize());
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    dynamoDb = EmbeddedDynamoDb.start(folder.resolve("dynamodb"));
    store = StoreConnection.local(dynamoDb.endpoint()).client();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(TOPIC, 2, (short) 1),
                  new NewTopic(Topics.deadLetters(TOPIC), 1, (short) 1)))
          .all()
          .get();
    }
  }

  @AfterAll
  static void stopServers() {
    store.close();
    dynamoDb.close();
    kafka.close();
  }

  @Test
  void replayingAllTwiceRepairsWhatWasMissingAndChangesNothingThatIsNewer() throws Exception {
    createTable();
    try (EmbeddedConnect connect =
        EmbeddedConnect.start(
            ConnectWorkerConfig.of(
                    "connect-dlq", kafka.bootstrapServers(), FreePorts.next(), List.of(plugins))
                .withOffsetFlush(Duration.ofSeconds(1)))) {
      connect.client().putConnector("notes", sink("DEL"));
      send(note("a", 1, true));
      send(note("b", 1, true));
      send(note("a", 2, false));
      await()
          .untilAsserted(
              () -> {
                assertThat(letters()).extracting(DeadLetter::reader).containsOnly("sink:notes");
                assertThat(letters()).hasSize(2);
                assertThat(item("a")).containsEntry("at", n(2));
              });
      assertThat(item("b")).isEmpty();

      // The mistake was in the settings; with it repaired the same records are good.
      connect.client().stop("notes");
      awaitNobodyReads("connect-notes");
      connect.client().putConnector("notes", sink("GONE"));
      connect.client().resume("notes");
      Replay replay = new Replay(client(), InstantSource.system());
      for (int time = 0; time < 2; time++) {
        assertThat(replay.send(replay.plan(Selection.all(TOPIC), Scope.ALL), "test"))
            .isEqualTo(new Outcome(2, List.of()));
      }
      send(note("c", 1, false));

      await()
          .untilAsserted(
              () -> {
                assertThat(item("b")).containsEntry("at", n(1));
                assertThat(item("c")).containsEntry("at", n(1));
              });
      assertThat(item("a")).containsEntry("at", n(2)).doesNotContainKey("DEL");
      assertThat(letters()).hasSize(2);
    }
  }

  /** Until then a task of the old settings may take what is replayed. */
  private static void awaitNobodyReads(String group) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      await()
          .untilAsserted(
              () ->
                  assertThat(admin.describeConsumerGroups(List.of(group)).all().get().values())
                      .allMatch(found -> found.members().isEmpty()));
    }
  }

  @Test
  void refusesWhatIsTooOldOrNeverWasInATopic() throws Exception {
    String topic = "refused";
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, 1, (short) 1),
                  new NewTopic(Topics.deadLetters(topic), 1, (short) 1)))
          .all()
          .get();
    }
    long now = System.currentTimeMillis();
    sendLetter(topic, letter(topic, "0", "7", now, "x.NoAvro"), now);
    sendLetter(topic, letter(topic, "shard-1", "a7", now, "x.NoItem"), now);
    Replay later =
        new Replay(
            client(), InstantSource.fixed(Instant.ofEpochMilli(now).plus(Duration.ofDays(31))));

    assertThat(later.plan(Selection.all(topic), Scope.ALL).refused()).hasSize(2);
    Replay replay = new Replay(client(), InstantSource.system());
    Outcome today = replay.send(replay.plan(Selection.all(topic), Scope.ALL), "test");
    assertThat(today.replayed()).isEqualTo(1);
    assertThat(today.refused())
        .singleElement()
        .satisfies(one -> assertThat(one.why()).contains("never was in a topic"));

    DeadLetterTopics topics = new DeadLetterTopics(client());
    assertThat(topics.findings(Selection.all(topic)).counts().byKind().keySet())
        .extracting(kind -> kind.error() + " " + kind.state())
        .containsExactly("x.NoAvro REPLAYED", "x.NoItem OPEN");
    assertThat(topics.topics()).contains(topic);
  }

  private static DeadLetterHeaders letter(
      String topic, String partition, String offset, long time, String error) {
    return new DeadLetterHeaders("reader", topic, partition, offset, time, 0, error, "bad");
  }

  private static List<DeadLetter> letters() {
    List<DeadLetter> letters = new ArrayList<>();
    new DeadLetterTopics(client()).read(TOPIC, letters::add);
    return letters;
  }

  private static ProducerRecord<byte[], byte[]> note(String id, int at, boolean odd) {
    String json = "{\"at\":%d%s}".formatted(at, odd ? ",\"DEL\":\"mine\"" : "");
    return new ProducerRecord<>(TOPIC, bytes(id), bytes(json));
  }

  private static void sendLetter(String topic, DeadLetterHeaders why, long timestamp)
      throws Exception {
    ProducerRecord<byte[], byte[]> letter =
        new ProducerRecord<>(
            Topics.deadLetters(topic), null, timestamp, bytes("k"), bytes("v"), List.of());
    why.write(letter.headers());
    send(letter);
  }

  private static void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(record).get();
    }
  }

  private static Map<String, String> sink(String marker) {
    Map<String, String> settings = new HashMap<>();
    settings.put("connector.class", "io.kooflow.sink.DynamoDbSinkConnector");
    settings.put("topics", TOPIC);
    settings.put("tables", TOPIC + ":notes");
    settings.put("tasks.max", "1");
    settings.put("item.version", "at");
    settings.put("item.deletes", "reject");
    settings.put("item.marker.attribute", marker);
    settings.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    settings.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    settings.put("value.converter.schemas.enable", "false");
    settings.put("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    settings.put("consumer.override.isolation.level", "read_committed");
    settings.put("consumer.override.auto.offset.reset", "earliest");
    settings.put("errors.tolerance", "all");
    settings.put("errors.retry.timeout", "-1");
    settings.put("errors.deadletterqueue.topic.name", Topics.deadLetters(TOPIC));
    settings.put("errors.deadletterqueue.topic.replication.factor", "1");
    settings.put("errors.deadletterqueue.context.headers.enable", "true");
    settings.put("dynamodb.endpoint", dynamoDb.endpoint().toString());
    settings.put("aws.region", EmbeddedDynamoDb.REGION);
    settings.put("aws.access.key.id", EmbeddedDynamoDb.ACCESS_KEY_ID);
    settings.put("aws.secret.access.key", EmbeddedDynamoDb.SECRET_ACCESS_KEY);
    return settings;
  }

  private static Properties client() {
    Properties client = new Properties();
    client.put("bootstrap.servers", kafka.bootstrapServers());
    return client;
  }

  private static void createTable() {
    store.createTable(
        table ->
            table
                .tableName("notes")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(
                    KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build())
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build()));
  }

  private static Map<String, AttributeValue> item(String id) {
    return store
        .getItem(
            get ->
                get.tableName("notes")
                    .key(Map.of("id", AttributeValue.fromS(id)))
                    .consistentRead(true))
        .item();
  }

  private static AttributeValue n(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
