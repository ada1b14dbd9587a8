package io.kooflow.torture.generations;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.contentstore.tables.LanguageShards;
import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.operations.generations.GenerationTopics;
import io.kooflow.operations.generations.Group;
import io.kooflow.platform.start.Installation;
import io.kooflow.schemas.TopicCreation;
import io.kooflow.schemas.Topics;
import io.kooflow.torture.streams.Instance;
import io.kooflow.torture.streams.RandomHistory;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Instances of several generations, each a process, over a broker, a registry, a content store and
 * a lake; owns all of it.
 */
final class GenerationsUnderTest implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String COMMAND_LINE = "io.kooflow.platform.cli.Main";

  final KafkaTarget kafka;
  final DynamoDbClient store;
  final ToldLake lake;
  final ToldChanges changes;
  private final Path root;
  private final Path folder;
  private final EmbeddedKafka broker;
  private final EmbeddedRegistry registry;
  private final EmbeddedDynamoDb dynamoDb;
  private final Admin admin;
  private final List<Instance> processes = new ArrayList<>();

  /** Starts the servers in {@code folder}; {@code root} is the project's. */
  GenerationsUnderTest(Path root, Path folder, long seed) throws Exception {
    this.root = root;
    this.folder = folder;
    this.broker = EmbeddedKafka.start(folder.resolve("kafka"));
    this.registry = EmbeddedRegistry.start(folder.resolve("registry"));
    this.dynamoDb = EmbeddedDynamoDb.start(folder.resolve("dynamodb"));
    this.lake = new ToldLake(folder);
    this.kafka = KafkaTarget.of(broker.bootstrapServers(), registry.url());
    this.store = StoreConnection.local(dynamoDb.endpoint()).client();
    this.admin = Admin.create(kafka.settings());
    TopicCreation.createMissing(admin, Topics.all());
    new TableCreator(store).createAllIfMissing(Tables.contentStore(LanguageShards.NONE));
    this.changes = new ToldChanges(kafka, new RandomHistory(seed, 30, 60), store);
    write(
        folder.resolve("pipeline.properties"),
        Map.of(
            "kafka.bootstrap.servers", broker.bootstrapServers(),
            "schema.registry.url", registry.url(),
            "dynamodb.endpoint", dynamoDb.endpoint().toString()),
        lake.settings());
  }

  @SafeVarargs
  private static void write(Path file, Map<String, String>... settings) throws IOException {
    Properties all = new Properties();
    for (Map<String, String> each : settings) {
      all.putAll(each);
    }
    try (Writer out = Files.newBufferedWriter(file)) {
      all.store(out, null);
    }
  }

  Instance instance(int generation) throws IOException {
    String name = "g" + generation + "-" + processes.size();
    Path state = folder.resolve("state-" + name);
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
    settings.put("kafka.schema.registry.url", registry.url());
    settings.put("kafka.state.dir", state.toString());
    settings.put("kafka.commit.interval.ms", "200");
    settings.put("kafka.main.consumer.session.timeout.ms", "6000");
    settings.put("kafka.main.consumer.heartbeat.interval.ms", "1000");
    settings.put("kafka.producer.transaction.timeout.ms", "8000");
    settings.put("restarts.max", "50");
    settings.put("generation", Integer.toString(generation));
    Path file = folder.resolve(name + ".properties");
    write(file, settings);
    return started(
        name,
        new ForkedJvm(
            "io.kooflow.streams.StreamsMain",
            new Installation(root).runtimeOf("streams-app"),
            ForkedJvm.SMALL,
            List.of("--config", file.toString())),
        state);
  }

  /** {@code ./kooflow streams} in a process of its own, that can be killed. */
  Instance step(String step, String... options) {
    List<String> line =
        new ArrayList<>(
            List.of("streams", step, "--config", folder.resolve("pipeline.properties").toString()));
    line.addAll(List.of(options));
    return started(
        step + "-" + processes.size(),
        new ForkedJvm(COMMAND_LINE, ForkedJvm.ownClassPath(), ForkedJvm.SMALL, line),
        folder);
  }

  private Instance started(String name, ForkedJvm jvm, Path state) {
    Instance process = new Instance(name, jvm, folder, state);
    processes.add(process);
    return process;
  }

  /** What the topics of changes hold below these ends goes, as if its time were over. */
  void deleteBelow(Map<TopicPartition, Long> ends) throws Exception {
    Map<TopicPartition, RecordsToDelete> gone = new HashMap<>();
    ends.forEach(
        (each, end) -> {
          if (!each.topic().equals(Topics.KOO_SCORES)) {
            gone.put(each, RecordsToDelete.beforeOffset(end));
          }
        });
    admin.deleteRecords(gone).all().get();
  }

  /** Records below these ends that a generation has not read. */
  long lag(int generation, Map<TopicPartition, Long> ends) throws Exception {
    return Group.of(admin, generation).lag(ends);
  }

  List<String> topics() throws Exception {
    return List.copyOf(admin.listTopics().names().get());
  }

  /** How much was published so far: offsets at the ends of all outputs. */
  Map<TopicPartition, Long> published() throws Exception {
    List<TopicPartition> outputs = new ArrayList<>();
    GenerationTopics.outputs()
        .forEach(
            topic -> outputs.addAll(GenerationTopics.partitions(topic.name(), topic.partitions())));
    return GenerationTopics.offsets(admin, outputs, OffsetSpec.latest());
  }

  @Override
  public void close() throws IOException {
    processes.forEach(Instance::close);
    changes.close();
    admin.close(Duration.ZERO);
    store.close();
    lake.close();
    dynamoDb.close();
    registry.close();
    broker.close();
  }
}
