package io.kooflow.torture.workers;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.contentstore.StoreConnection;
import io.kooflow.embedded.ConnectClient;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.ProjectFolder;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Tables that are not ours, through a Kafka Connect that is not ours: source, topic and sink give
 * back each item, whatever its key and whichever converter stands between.
 */
class StrangeTablesIT {
  private static final long SEED = Long.getLong("strange.seed", 1);
  private static final int CHANGES = 100;
  private static final String TEXT = "org.apache.kafka.connect.storage.StringConverter";
  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

  private static final List<StrangeTable> TABLES =
      List.of(
          new StrangeTable("texts", ScalarAttributeType.S, null, TEXT, "rest"),
          new StrangeTable("numbers", ScalarAttributeType.N, ScalarAttributeType.B, TEXT, "drop"),
          new StrangeTable("binaries", ScalarAttributeType.B, ScalarAttributeType.S, BYTES, "drop"),
          new StrangeTable("pairs", ScalarAttributeType.S, ScalarAttributeType.N, TEXT, "rest"));

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void comeBackItemByItemAsJsonWithSchema() throws Exception {
    roundTrip(
        ConnectVersion.CURRENT,
        Map.of("value.converter", "org.apache.kafka.connect.json.JsonConverter"));
  }

  @Test
  void comeBackItemByItemAsAvro() throws Exception {
    try (EmbeddedRegistry registry = EmbeddedRegistry.start(folder.resolve("registry"))) {
      roundTrip(
          ConnectVersion.MSK_CONNECT,
          Map.of(
              "value.converter",
              "io.kooflow.schemas.connect.AvroConverter",
              "value.converter.schema.registry.url",
              registry.url()));
    }
  }

  private void roundTrip(ConnectVersion version, Map<String, String> converter) throws Exception {
    System.out.println("Connect " + version.label() + ", seed " + SEED);
    Path root = ProjectFolder.ofTests();
    PluginArchive source = PluginArchive.of(root, "source-dynamodb");
    PluginArchive sink = PluginArchive.of(root, "sink-dynamodb");
    Path plugins = folder.resolve("plugins");
    source.unpackInto(plugins);
    sink.unpackInto(plugins);
    try (EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start(folder.resolve("dynamodb"));
        EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        DynamoDbClient store = StoreConnection.local(dynamoDb.endpoint()).client();
        Admin admin =
            Admin.create(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()));
        WorkerGroup workers =
            WorkerGroup.start(
                1,
                version.classPath(root),
                kafka.bootstrapServers(),
                plugins,
                folder.resolve("workers"))) {
      createTopics(admin);
      Random random = new Random(SEED);
      TABLES.forEach(table -> table.create(store));
      change(store, random);
      ConnectClient connect = workers.client(0);
      for (StrangeTable table : TABLES) {
        connect.putConnector(
            table.name() + "-source",
            local(source.example("source.json"), converter, ofSource(table), dynamoDb.endpoint()));
        connect.putConnector(
            table.name() + "-sink",
            local(sink.example("sink.json"), converter, ofSink(table), dynamoDb.endpoint()));
      }
      change(store, random);
      awaitSame(store, connect);
      assertThat(deadLetters(admin)).isEmpty();
      assertThat(admin.listTopics().names().get())
          .as("each sink has found its interceptor among the worker's plugins")
          .containsAll(
              TABLES.stream().map(t -> "connect-" + t.name() + "-sink-topic-ids").toList());
    }
  }

  private static void createTopics(Admin admin) throws Exception {
    List<NewTopic> topics = new ArrayList<>();
    for (StrangeTable table : TABLES) {
      topics.add(new NewTopic(table.topic(), 2, (short) 1));
      topics.add(new NewTopic(table.topic() + ".dlq", 1, (short) 1));
      topics.add(new NewTopic(table.name() + "-source.heartbeat", 1, (short) 1));
    }
    admin.createTopics(topics).all().get();
  }

  private static void change(DynamoDbClient store, Random random) {
    StrangeItems items = new StrangeItems(random);
    for (StrangeTable table : TABLES) {
      for (int i = 0; i < CHANGES; i++) {
        table.change(store, items, random);
      }
    }
  }

  private static Map<String, String> ofSource(StrangeTable table) {
    return Map.of(
        "tables",
        table.name(),
        "table." + table.name() + ".topic",
        table.topic(),
        "table." + table.name() + ".schema",
        table.schema(),
        "table." + table.name() + ".unknown.attributes",
        table.unknown(),
        "key.converter",
        table.keyConverter());
  }

  /**
   * The item is what stands in the event after the change; its key, for a removal, in the event.
   */
  private static Map<String, String> ofSink(StrangeTable table) {
    return Map.ofEntries(
        Map.entry("topics", table.topic()),
        Map.entry("tables", table.topic() + ":" + table.copy()),
        Map.entry("item.key", table.keyFields()),
        Map.entry("item.version", "@offset"),
        Map.entry("key.converter", table.keyConverter()),
        Map.entry("errors.deadletterqueue.topic.name", table.topic() + ".dlq"),
        Map.entry("errors.deadletterqueue.topic.replication.factor", "1"),
        Map.entry("transforms", "key,item"),
        Map.entry("transforms.key.type", "org.apache.kafka.connect.transforms.ValueToKey"),
        Map.entry("transforms.key.fields", table.keyFields()),
        Map.entry("transforms.item.type", "org.apache.kafka.connect.transforms.ExtractField$Value"),
        Map.entry("transforms.item.field", "after"));
  }

  private static Map<String, String> local(
      Map<String, String> example,
      Map<String, String> converter,
      Map<String, String> changed,
      URI dynamoDb) {
    Map<String, String> settings = new HashMap<>(example);
    settings.keySet().removeIf(key -> key.startsWith("value.converter"));
    settings.putAll(converter);
    settings.putAll(changed);
    settings.put("tasks.max", "1");
    settings.put("dynamodb.endpoint", dynamoDb.toString());
    settings.put("aws.region", EmbeddedDynamoDb.REGION);
    settings.put("aws.access.key.id", EmbeddedDynamoDb.ACCESS_KEY_ID);
    settings.put("aws.secret.access.key", EmbeddedDynamoDb.SECRET_ACCESS_KEY);
    return settings;
  }

  private static void awaitSame(DynamoDbClient store, ConnectClient connect) {
    await()
        .untilAsserted(
            () -> {
              for (StrangeTable table : TABLES) {
                assertThat(StrangeTable.rows(store, table.name())).hasSizeGreaterThan(10);
                assertThat(connect.status(table.name() + "-source").traces()).isEmpty();
                assertThat(connect.status(table.name() + "-sink").traces()).isEmpty();
                assertThat(StrangeTable.rows(store, table.copy()))
                    .as(table.name())
                    .isEqualTo(StrangeTable.rows(store, table.name()));
              }
            });
  }

  private static List<TopicPartition> deadLetters(Admin admin) throws Exception {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (StrangeTable table : TABLES) {
      ends.put(new TopicPartition(table.topic() + ".dlq", 0), OffsetSpec.latest());
    }
    return admin.listOffsets(ends).all().get().entrySet().stream()
        .filter(end -> end.getValue().offset() > 0)
        .map(Map.Entry::getKey)
        .toList();
  }
}
