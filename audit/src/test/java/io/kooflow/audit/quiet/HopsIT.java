package io.kooflow.audit.quiet;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.audit.Hop;
import io.kooflow.audit.KafkaTarget;
import io.kooflow.audit.stores.TopicRecords;
import io.kooflow.contentstore.ReactionStore;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.Eventually;
import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import io.kooflow.events.Reaction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Hops of the quiet point against real servers; only Connect's answer is given by hand. */
class HopsIT {
  private static EmbeddedDynamoDb dynamoDb;
  private static EmbeddedKafka kafka;
  private static KafkaTarget target;
  private static Admin admin;

  @BeforeAll
  static void start(@TempDir Path folder) {
    dynamoDb = EmbeddedDynamoDb.start(folder.resolve("dynamodb"));
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    target = KafkaTarget.of(kafka.bootstrapServers(), "http://127.0.0.1:1");
    admin = Admin.create(target.settings());
  }

  @AfterAll
  static void stop() {
    admin.close();
    kafka.close();
    dynamoDb.close();
  }

  @Test
  void takesATransactionsMarkerForNothing() throws Exception {
    TopicPartition partition = topic("markers");
    try (KafkaProducer<String, String> producer = producer("markers")) {
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("markers", "key", "value"));
      producer.commitTransaction();
    }

    Eventually.await("the marker, which follows the commit")
        .untilAsserted(
            () ->
                assertThat(look("reader", "markers"))
                    .hasToString(
                        "group reader: has not processed records by partition {markers-0=1}"));
    commit("reader", partition, 1);
    assertThat(look("reader", "markers")).isNull();
  }

  @Test
  void takesAbortedRecordsForNothing() throws Exception {
    TopicPartition partition = topic("aborted");
    try (KafkaProducer<String, String> producer = producer("aborted")) {
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("aborted", "key", "value"));
      producer.flush();
      producer.abortTransaction();
    }
    commit("careful", partition, 0);

    Eventually.await("the marker, which follows the abort")
        .untilAsserted(() -> assertThat(look("careful", "aborted")).isNull());
  }

  @Test
  void waitsForAnOpenTransaction() throws Exception {
    topic("open");
    try (KafkaProducer<String, String> producer = producer("open")) {
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("open", "key", "value"));
      producer.flush();

      assertThat(look("waiting", "open"))
          .hasToString("group waiting: open-0 has an open transaction");
      producer.abortTransaction();
    }
  }

  @Test
  void takesATopicThatDoesNotExistForEmpty() throws Exception {
    assertThat(look("nobody", "nowhere")).isNull();
  }

  @Test
  void followsAStreamUpToWhatWasCaptured() throws Exception {
    StoreConnection store = StoreConnection.local(dynamoDb.endpoint());
    AtomicReference<String> offsets = new AtomicReference<>("{\"offsets\": []}");
    try (DynamoDbClient client = store.client();
        DynamoDbStreamsClient streams = store.streamsClient();
        StubHttpServer connect =
            StubHttpServer.start(request -> Answer.of(200, String.valueOf(offsets.get())))) {
      new TableCreator(client).createIfMissing(Tables.reactions());
      CapturedStream hop =
          new CapturedStream(
              Tables.REACTIONS, client, streams, new CapturedOffsets(connect.uri(), "source"));
      assertThat(hop.look()).isNull();

      ReactionStore reactions = new ReactionStore(client);
      reactions.put(new Reaction(1L, 2L, "LIKE", 3L));
      reactions.put(new Reaction(1L, 2L, "DISLIKE", 4L));
      assertThat(hop.look()).hasToString("stream of reactions: nothing was captured yet");

      List<String> sequences = sequences(client, streams);
      offsets.set(offset(client, streams, sequences.get(0)));
      assertThat(String.valueOf(hop.look())).contains("records that were not captured yet");

      offsets.set(offset(client, streams, sequences.get(1)));
      assertThat(hop.look()).isNull();
      assertThat(connect.requests().get(0).path()).isEqualTo("/connectors/source/offsets");
    }
  }

  private static @Nullable Unrest look(String group, String topic) throws Exception {
    return new ConsumedTopics(new Hop(group, List.of(topic)), admin, new TopicRecords(target))
        .look();
  }

  private static TopicPartition topic(String name) throws Exception {
    admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    return new TopicPartition(name, 0);
  }

  private static void commit(String group, TopicPartition partition, long offset) throws Exception {
    admin
        .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(offset)))
        .all()
        .get();
  }

  private static KafkaProducer<String, String> producer(String transactionalId) {
    Map<String, Object> settings = target.settings();
    settings.put("transactional.id", transactionalId);
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    producer.initTransactions();
    return producer;
  }

  private static List<String> sequences(DynamoDbClient client, DynamoDbStreamsClient streams) {
    String iterator =
        streams
            .getShardIterator(
                request ->
                    request
                        .streamArn(arn(client))
                        .shardId(shard(client, streams))
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    return streams.getRecords(request -> request.shardIterator(iterator)).records().stream()
        .map(record -> record.dynamodb().sequenceNumber())
        .toList();
  }

  private static String offset(
      DynamoDbClient client, DynamoDbStreamsClient streams, String sequence) {
    return """
        {"offsets": [{"partition": {"table": "reactions", "shard": "%s"},
                      "offset": {"epoch": 0, "stream": "l", "root": "", "sequence": "%s",
                                 "finished": false, "readAt": 7}}]}
        """
        .formatted(shard(client, streams), sequence);
  }

  private static String shard(DynamoDbClient client, DynamoDbStreamsClient streams) {
    return streams
        .describeStream(request -> request.streamArn(arn(client)))
        .streamDescription()
        .shards()
        .get(0)
        .shardId();
  }

  private static String arn(DynamoDbClient client) {
    return client
        .describeTable(request -> request.tableName(Tables.REACTIONS))
        .table()
        .latestStreamArn();
  }
}
