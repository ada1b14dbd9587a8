package io.kooflow.sink;

import static io.kooflow.embedded.Eventually.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.AwsActions;
import io.kooflow.embedded.ConnectWorkerConfig;
import io.kooflow.embedded.EmbeddedConnect;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.FaultProxy;
import io.kooflow.embedded.FreePorts;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.RevisionHeaders;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroSerializer;
import io.kooflow.sink.dynamodb.Clients;
import io.kooflow.sink.dynamodb.DynamoDbConfig;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The connector in a Connect worker, from a topic to a table. */
class SinkConnectorIT {
  private static final String TOPIC = Topics.KOO_ENRICHED;
  private static final String CONNECTOR = "feed-items";

  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;
  private static EmbeddedDynamoDb dynamoDb;
  private static FaultProxy connectorsWay;
  private static EmbeddedConnect connect;
  private static Clients clients;
  private static DynamoDbClient client;
  private static AvroSerializer<EnrichedKoo> serializer;

  @BeforeAll
  static void startServers(@TempDir Path folder) throws Exception {
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    registry = EmbeddedRegistry.start(folder.resolve("registry"));
    dynamoDb = EmbeddedDynamoDb.start(folder.resolve("dynamodb"));
    connectorsWay = FaultProxy.before(dynamoDb.port());
    connect =
        EmbeddedConnect.start(
            ConnectWorkerConfig.of("connect", kafka.bootstrapServers(), FreePorts.next(), List.of())
                .withOffsetFlush(Duration.ofSeconds(1)));
    clients =
        Clients.open(
            new DynamoDbConfig(
                dynamoDb.endpoint(),
                EmbeddedDynamoDb.REGION,
                EmbeddedDynamoDb.ACCESS_KEY_ID,
                EmbeddedDynamoDb.SECRET_ACCESS_KEY,
                null,
                Duration.ofSeconds(5)));
    client = clients.dynamoDb();
    new TableCreator(client).createIfMissing(Tables.feedItems());
    serializer =
        new AvroSerializer<>(
            new SchemaRegistryClient(
                RegistryConfig.from(Map.of("schema.registry.url", registry.url()))));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(TOPIC, 2, (short) 1),
                  new NewTopic(Topics.deadLetters(TOPIC), 1, (short) 1)))
          .all()
          .get();
    }
    connect.client().putConnector(CONNECTOR, settings());
    await().untilAsserted(() -> assertThat(connect.client().status(CONNECTOR).running()).isTrue());
  }

  @AfterAll
  static void stopServers() {
    clients.close();
    connect.close();
    connectorsWay.close();
    dynamoDb.close();
    registry.close();
    kafka.close();
    AwsActions.requireAsListed("sink", connectorsWay.awsActions());
  }

  @Test
  void writesCommittedRecordsAndMarkersButNoAborted() {
    try (KafkaProducer<Long, byte[]> producer = producer("committed")) {
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, 1L, bytes(koo(1, 5))));
      producer.send(new ProducerRecord<>(TOPIC, 2L, bytes(koo(2, 1))));
      producer.flush();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, 1L, bytes(koo(1, 4))));
      producer.send(new ProducerRecord<>(TOPIC, 3L, bytes(koo(3, 1))));
      producer.send(tombstone(3, 2));
      producer.commitTransaction();
    }

    await()
        .untilAsserted(
            () -> {
              assertThat(item(1)).containsEntry("REV", n(4)).containsEntry("TXT", s("text"));
              assertThat(item(3)).containsEntry("REV", n(2)).containsKeys("DEL", "TTL");
            });
    assertThat(item(2)).isEmpty();
  }

  @Test
  void sendsBadRecordsToTheDeadLetterTopicAsTheyAre() {
    byte[] poison = "no avro, canary".getBytes(StandardCharsets.UTF_8);
    byte[] notFinite = bytes(koo(12, 1, Double.NaN));
    try (KafkaProducer<Long, byte[]> producer = producer("bad")) {
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, 11L, poison));
      producer.send(new ProducerRecord<>(TOPIC, 12L, notFinite));
      producer.send(new ProducerRecord<>(TOPIC, 13L, null));
      producer.send(new ProducerRecord<>(TOPIC, 14L, bytes(koo(14, 1))));
      producer.commitTransaction();
    }

    Map<Long, ConsumerRecord<byte[], byte[]>> dead = deadLetters(3);
    assertThat(letter(dead, 11).value()).isEqualTo(poison);
    assertThat(letter(dead, 12).value()).isEqualTo(notFinite);
    assertThat(letter(dead, 13).value()).isNull();
    dead.values().forEach(letter -> assertThat(header(letter, "topic")).isEqualTo(TOPIC));
    assertThat(header(letter(dead, 12), "exception.message")).contains("feedScore");
    assertThat(header(letter(dead, 13), "exception.message")).contains("kooflow.generation");
    assertThat(header(letter(dead, 12), "exception.class.name")).contains("UnfitRecordException");
    assertThat(header(letter(dead, 12), "offset")).matches("\\d+");
    await().untilAsserted(() -> assertThat(item(14)).isNotEmpty());
    awaitAllCommitted();
    assertThat(connect.client().status(CONNECTOR).running()).isTrue();
  }

  @Test
  void isRefusedWithoutReadCommitted() {
    Map<String, String> dirty = settings();
    dirty.remove("consumer.override.isolation.level");

    assertThatThrownBy(() -> connect.client().putConnector("dirty", dirty))
        .hasMessageContaining("consumer.override.isolation.level=read_committed");
  }

  /** Whatever takes the place of a topic, and however often the connector is started. */
  @Test
  void refusesForEverATopicMadeAgainWhileItWasDown() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      for (int partitions = 1; partitions <= 3; partitions++) {
        start(admin, "remade-" + partitions, 2);
      }
      for (int partitions = 1; partitions <= 3; partitions++) {
        awaitCommitted(admin, "remade-" + partitions, 20);
        connect.client().deleteConnector("remade-" + partitions);
        makeAgain(admin, "remade-" + partitions, partitions);
        send("remade-" + partitions, 100, 160);
      }
      for (int start = 0; start < 2; start++) {
        for (int partitions = 1; partitions <= 3; partitions++) {
          String name = "remade-" + partitions;
          connect.client().putConnector(name, watching(name, name));
          awaitFailure(name, "Topic " + name + " is not the topic that was read before");
          assertThat(committed(admin, name)).isZero();
          connect.client().deleteConnector(name);
        }
      }

      connect.client().putConnector("remade-other", watching("remade-other", "remade-2"));
      awaitCommitted(admin, "remade-other", 60);
      connect.client().deleteConnector("remade-other");
    }
  }

  /** The new topic has records at the offsets that come next, so that none seems to be missing. */
  @Test
  void refusesATopicMadeAgainUnderIt() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      start(admin, "swapped", 1);
      awaitCommitted(admin, "swapped", 20);
      connect.client().pause("swapped");
      await()
          .untilAsserted(
              () -> assertThat(connect.client().status("swapped").tasks()).containsOnly("PAUSED"));
      makeAgain(admin, "swapped", 1);
      send("swapped", 100, 160);
      connect.client().resume("swapped");

      awaitFailure("swapped", "What was not read of it before is lost");
      connect.client().deleteConnector("swapped");
      connect.client().putConnector("swapped", watching("swapped", "swapped"));
      awaitFailure("swapped", "Topic swapped is not the topic that was read before");
      connect.client().deleteConnector("swapped");
    }
  }

  @Test
  void refusesForEverToPassOverRecordsThatAreGone() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      start(admin, "cut", 1);
      awaitCommitted(admin, "cut", 20);
      connect.client().deleteConnector("cut");
      send("cut", 100, 120);
      deleteRecords(admin, "cut", 35);
      connect.client().putConnector("cut", watching("cut", "cut"));

      for (int start = 0; start < 2; start++) {
        awaitFailure("cut", "Records of cut-0 at offsets 20 to 34 are gone");
        assertThat(committed(admin, "cut")).isEqualTo(20);
        connect.client().deleteConnector("cut");
        connect.client().putConnector("cut", watching("cut", "cut"));
      }
      connect.client().deleteConnector("cut");
    }
  }

  @Test
  void noticesRecordsThatGoWhileItReads() throws Exception {
    TopicPartition partition = new TopicPartition("trimmed", 0);
    InputTopics.Access access =
        new InputTopics.Access(
            Map.of("bootstrap.servers", kafka.bootstrapServers()), "connect-trimmed");
    Map<String, String> settings = watching("trimmed", "trimmed");
    settings.put("name", "trimmed");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        TopicWatch watch = TopicWatch.start(access, SinkConfig.from(settings))) {
      admin.createTopics(List.of(new NewTopic("trimmed", 1, (short) 1))).all().get();
      send("trimmed", 0, 40);
      watch.open(List.of(partition));
      watch.took(List.of(record("trimmed", 9)));
      await().until(() -> watch.mayCommit(partition));
      assertThat(watch.committable(partition, 10)).isEqualTo(10);

      deleteRecords(admin, "trimmed", 35);
      watch.took(List.of(record("trimmed", 35)));

      assertThat(watch.committable(partition, 36)).isEqualTo(10);
      await()
          .untilAsserted(
              () ->
                  assertThat(watch.problem())
                      .contains("Records of trimmed-0 at offsets 10 to 34 are gone"));
      assertThat(watch.mayCommit(partition)).isFalse();
    }
  }

  private static SinkRecord record(String topic, long offset) {
    return new SinkRecord(topic, 0, null, null, null, null, offset);
  }

  private static void deleteRecords(Admin admin, String topic, long before) throws Exception {
    admin
        .deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(before)))
        .all()
        .get();
  }

  private static void start(Admin admin, String name, int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    send(name, 0, 20);
    connect.client().putConnector(name, watching(name, name));
  }

  private static void makeAgain(Admin admin, String topic, int partitions) throws Exception {
    admin.deleteTopics(List.of(topic)).all().get();
    await().untilAsserted(() -> assertThat(admin.listTopics().names().get()).doesNotContain(topic));
    admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
  }

  private static void send(String topic, long from, long to) {
    try (KafkaProducer<Long, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new LongSerializer(),
            new ByteArraySerializer())) {
      for (long id = from; id < to; id++) {
        producer.send(
            new ProducerRecord<>(topic, id + 1_000, "{\"v\":1}".getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  private static void awaitCommitted(Admin admin, String connector, long records) {
    await().untilAsserted(() -> assertThat(committed(admin, connector)).isEqualTo(records));
  }

  private static long committed(Admin admin, String connector) throws Exception {
    return admin
        .listConsumerGroupOffsets("connect-" + connector)
        .partitionsToOffsetAndMetadata()
        .get()
        .values()
        .stream()
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  private static void awaitFailure(String connector, String why) {
    await()
        .untilAsserted(
            () -> assertThat(connect.client().status(connector).traces().toString()).contains(why));
  }

  private static Map<String, String> watching(String connector, String topic) {
    Map<String, String> settings = settings();
    settings.putAll(
        Map.of(
            "topics",
            topic,
            "tables",
            topic + ":feed_items",
            "item.version",
            "v:v:N",
            "item.deletes",
            "reject",
            "consumer.override.interceptor.classes",
            InputTopics.class.getName(),
            "value.converter",
            "org.apache.kafka.connect.json.JsonConverter",
            "value.converter.schemas.enable",
            "false",
            "errors.deadletterqueue.topic.name",
            connector + ".dlq"));
    settings.remove("value.converter.schema.registry.url");
    return settings;
  }

  /** The group's offsets reach the last record of each partition: nothing is left unwritten. */
  private static void awaitAllCommitted() {
    await()
        .untilAsserted(
            () -> {
              try (KafkaConsumer<byte[], byte[]> reader = reader()) {
                List<TopicPartition> partitions =
                    List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));
                reader.assign(partitions);
                reader.seekToBeginning(partitions);
                Map<TopicPartition, Long> next = new HashMap<>();
                for (var record : reader.poll(Duration.ofSeconds(2))) {
                  next.put(
                      new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
                }
                assertThat(committed()).containsAllEntriesOf(next);
              }
            });
  }

  private static Map<TopicPartition, Long> committed() throws Exception {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .listConsumerGroupOffsets("connect-" + CONNECTOR)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
    }
    return offsets;
  }

  private static Map<Long, ConsumerRecord<byte[], byte[]>> deadLetters(int count) {
    Map<Long, ConsumerRecord<byte[], byte[]>> found = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> reader = reader()) {
      reader.assign(List.of(new TopicPartition(Topics.deadLetters(TOPIC), 0)));
      reader.seekToBeginning(reader.assignment());
      await()
          .untilAsserted(
              () -> {
                List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
                reader.poll(Duration.ofMillis(500)).forEach(letters::add);
                letters.forEach(one -> found.put(new BigInteger(one.key()).longValue(), one));
                assertThat(found).hasSize(count);
              });
    }
    return found;
  }

  private static ConsumerRecord<byte[], byte[]> letter(
      Map<Long, ConsumerRecord<byte[], byte[]>> dead, long key) {
    return requireNonNull(dead.get(key));
  }

  private static KafkaConsumer<byte[], byte[]> reader() {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(
        record.headers().lastHeader("__connect.errors." + name).value(), StandardCharsets.UTF_8);
  }

  private static KafkaProducer<Long, byte[]> producer(String transactions) {
    KafkaProducer<Long, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", transactions),
            new LongSerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  private static ProducerRecord<Long, byte[]> tombstone(long id, long revision) {
    ProducerRecord<Long, byte[]> record = new ProducerRecord<>(TOPIC, id, null);
    RevisionHeaders.write(record.headers(), new Revision(1, revision));
    return record;
  }

  private static byte[] bytes(EnrichedKoo koo) {
    return requireNonNull(serializer.serialize(TOPIC, koo));
  }

  private static EnrichedKoo koo(long id, long revision) {
    return koo(id, revision, 1.5);
  }

  private static EnrichedKoo koo(long id, long revision, double feedScore) {
    return EnrichedKoo.newBuilder()
        .setContentId(id)
        .setGeneration(1)
        .setRevision(revision)
        .setCreator(7)
        .setKind("K")
        .setText("text")
        .setLangGroup("hi")
        .setCreatedAt(1_700_000_000_000L)
        .setCounts(Map.of("LIKE", 3L))
        .setDecayed(List.of())
        .setFeedScore(feedScore)
        .build();
  }

  private static Map<String, String> settings() {
    Map<String, String> settings =
        Settings.with(
            "topics",
            TOPIC,
            "tables",
            TOPIC + ":feed_items",
            "tasks.max",
            "2",
            "dynamodb.endpoint",
            connectorsWay.uri().toString(),
            "aws.region",
            EmbeddedDynamoDb.REGION,
            "aws.access.key.id",
            EmbeddedDynamoDb.ACCESS_KEY_ID,
            "aws.secret.access.key",
            EmbeddedDynamoDb.SECRET_ACCESS_KEY,
            "key.converter",
            "org.apache.kafka.connect.converters.LongConverter",
            "value.converter",
            "io.kooflow.schemas.connect.AvroConverter",
            "value.converter.schema.registry.url",
            registry.url(),
            "errors.deadletterqueue.topic.name",
            Topics.deadLetters(TOPIC),
            "errors.deadletterqueue.topic.replication.factor",
            "1");
    settings.remove("name");
    return settings;
  }

  private static Map<String, AttributeValue> item(long id) {
    return client
        .getItem(
            get ->
                get.tableName("feed_items").key(Map.of("CONTENT_ID", n(id))).consistentRead(true))
        .item();
  }

  private static AttributeValue n(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }
}
