package io.kooflow.source;

import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.ConnectClient;
import io.kooflow.embedded.ConnectWorkerConfig;
import io.kooflow.embedded.EmbeddedConnect;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.FaultProxy;
import io.kooflow.embedded.FreePorts;
import io.kooflow.schemas.connect.AvroConverter;
import io.kooflow.source.config.ClientSettings;
import io.kooflow.source.config.ClientSettings.LocalCredentials;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The servers that a capture needs, with the connector loaded from its plugin folder. */
final class Platform implements AutoCloseable {
  private static final int PARTITIONS = 3;
  private static final Path PLUGIN = Path.of("target", "plugin");

  private final Path folder;
  private final EmbeddedKafka kafka;
  private final EmbeddedRegistry registry;
  private final ConnectWorkerConfig worker;
  private EmbeddedDynamoDb dynamoDb;

  /** The connectors' way to DynamoDB, which sees what they ask for; a test's own is another. */
  private final FaultProxy connectorsWay;

  private EmbeddedConnect connect;

  private Platform(Path folder, Map<String, String> overrides) {
    this.folder = folder;
    dynamoDb = EmbeddedDynamoDb.start(folder.resolve("dynamodb"));
    connectorsWay = FaultProxy.before(dynamoDb.port());
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    registry = EmbeddedRegistry.start(folder.resolve("registry"));
    worker =
        ConnectWorkerConfig.of(
                "connect", kafka.bootstrapServers(), FreePorts.next(), List.of(PLUGIN))
            .withOffsetFlush(Duration.ofMillis(500))
            .withOverrides(overrides);
    connect = EmbeddedConnect.start(worker);
  }

  static Platform start(Path folder) {
    return new Platform(folder, Map.of());
  }

  /** With settings of the worker beyond the usual. */
  static Platform start(Path folder, Map<String, String> overrides) {
    return new Platform(folder, overrides);
  }

  /** A new client; the caller closes it. */
  DynamoDbClient client() {
    return new ClientSettings(
            EmbeddedDynamoDb.REGION,
            dynamoDb.endpoint(),
            new LocalCredentials(
                EmbeddedDynamoDb.ACCESS_KEY_ID, EmbeddedDynamoDb.SECRET_ACCESS_KEY),
            null,
            null)
        .tables();
  }

  /** The permissions of AWS that the connectors have used. */
  Set<String> awsActions() {
    return connectorsWay.awsActions();
  }

  ConnectClient connect() {
    return connect.client();
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  String registryUrl() {
    return registry.url();
  }

  /** Makes a table like {@code reactions} of another name, and its topics. */
  void createReactions(String table) throws ExecutionException, InterruptedException {
    try (DynamoDbClient client = client()) {
      new TableCreator(client).createIfMissing(Tables.reactions().named(table));
    }
    createTopics(topic(table));
  }

  /** Makes a table without topics. */
  void create(TableDefinition definition) {
    try (DynamoDbClient client = client()) {
      new TableCreator(client).createIfMissing(definition);
    }
  }

  private void createTopics(String topic) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topic, PARTITIONS, (short) 1),
                  new NewTopic(topic + ".dlq", PARTITIONS, (short) 1),
                  new NewTopic(topic + ".signals", 1, (short) 1),
                  new NewTopic(topic + ".gaps", 1, (short) 1),
                  new NewTopic(topic + ".heartbeat", 1, (short) 1)))
          .all()
          .get();
    }
  }

  static String topic(String table) {
    return table + ".changes";
  }

  /** Starts to capture one table like {@code reactions}; the connector has its name. */
  void capture(String table) {
    connect.client().putConnector(table, settings(table));
  }

  Map<String, String> settings(String table) {
    Map<String, String> settings = new HashMap<>();
    settings.put("connector.class", DynamoDbSourceConnector.class.getName());
    settings.put("tasks.max", "1");
    settings.put("key.converter", "org.apache.kafka.connect.converters.LongConverter");
    settings.put("value.converter", AvroConverter.class.getName());
    settings.put("value.converter.schema.registry.url", registry.url());
    settings.put("dynamodb.endpoint", connectorsWay.uri().toString());
    settings.put("aws.region", EmbeddedDynamoDb.REGION);
    settings.put("aws.access.key.id", EmbeddedDynamoDb.ACCESS_KEY_ID);
    settings.put("aws.secret.access.key", EmbeddedDynamoDb.SECRET_ACCESS_KEY);
    settings.put("tables", table);
    settings.put("table." + table + ".topic", topic(table));
    settings.put("table." + table + ".schema", "io.kooflow.events.ReactionChange");
    settings.put("snapshot.page.items", "50");
    settings.put("retry.timeout.ms", "60000");
    settings.put("signal.topic", topic(table) + ".signals");
    settings.put("gaps.topic", topic(table) + ".gaps");
    settings.put("heartbeat.topic", topic(table) + ".heartbeat");
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    return settings;
  }

  /** Sends a message to the signals of a table's connector. */
  void signal(String table, byte[] message) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic(table) + ".signals", message)).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException("No signal", e);
    }
  }

  /** Kills DynamoDB and starts it again on its data and its port. */
  void killAndRestartDynamoDb() {
    int port = dynamoDb.port();
    dynamoDb.process().kill();
    dynamoDb = EmbeddedDynamoDb.start(folder.resolve("dynamodb"), port);
  }

  /** Stops the Connect worker; what it captured is committed. */
  void stopConnect() {
    connect.close();
  }

  void startConnect() {
    connect = EmbeddedConnect.start(worker);
  }

  @Override
  public void close() {
    connect.close();
    registry.close();
    kafka.close();
    connectorsWay.close();
    dynamoDb.close();
  }
}
