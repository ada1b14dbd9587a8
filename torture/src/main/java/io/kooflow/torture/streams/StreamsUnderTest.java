package io.kooflow.torture.streams;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.embedded.FreePorts;
import io.kooflow.embedded.KafkaMain;
import io.kooflow.platform.start.Installation;
import io.kooflow.schemas.TopicCreation;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.serde.AvroSerializer;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericContainer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Instances of the streams application over a broker and a registry of their own, each a process.
 * Owns all of it. For one thread.
 */
final class StreamsUnderTest implements AutoCloseable {
  private static final String GROUP = "kooflow-engagement-g1";
  private static final int SESSION_MILLIS = 6_000;
  private static final List<String> INPUTS = List.of(Topics.KOO_CHANGES, Topics.REACTION_CHANGES);

  private final Path folder;
  private final int kafkaPort = FreePorts.next();
  private final ForkedJvm broker;
  private final EmbeddedRegistry registry;
  private final KafkaTarget kafka;
  private final Admin admin;
  private final AvroSerializer<GenericContainer> serializer = new AvroSerializer<>();
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<@Nullable Exception> unsent = new AtomicReference<>();
  private final List<Instance> instances = new ArrayList<>();
  private ChildProcess brokerProcess;

  /** Starts it in {@code folder}; {@code root} is the project's. */
  StreamsUnderTest(Path root, Path folder, int instanceCount) throws Exception {
    this.folder = folder;
    this.broker =
        new ForkedJvm(
            KafkaMain.class.getName(),
            ForkedJvm.ownClassPath(),
            small("-Xmx384m"),
            List.of(folder.resolve("kafka").toString(), Integer.toString(kafkaPort)));
    this.brokerProcess = startBroker();
    this.registry = EmbeddedRegistry.start(folder.resolve("registry"));
    this.kafka = KafkaTarget.of("127.0.0.1:" + kafkaPort, registry.url());
    this.admin = Admin.create(kafka.settings());
    TopicCreation.createMissing(admin, Topics.all());
    serializer.configure(kafka.registrySettings(), false);
    Map<String, Object> settings = kafka.settings();
    settings.put("delivery.timeout.ms", "300000");
    // A topic just made may refuse a first batch and take the second: then the first never fits.
    settings.put("max.in.flight.requests.per.connection", "1");
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    Installation installation = new Installation(root);
    for (int i = 1; i <= instanceCount; i++) {
      instances.add(instance(installation, "streams-" + i));
    }
  }

  private ChildProcess startBroker() {
    return broker.start("broker", folder).awaitPort(kafkaPort);
  }

  void restartBroker() {
    brokerProcess.kill();
    brokerProcess = startBroker();
  }

  private Instance instance(Installation installation, String name) throws Exception {
    Path state = folder.resolve(name).resolve("state");
    Properties settings = new Properties();
    settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
    settings.put("kafka.schema.registry.url", registry.url());
    settings.put("kafka.state.dir", state.toString());
    settings.put("kafka.commit.interval.ms", "200");
    settings.put("kafka.num.standby.replicas", "1");
    settings.put("kafka.main.consumer.session.timeout.ms", Integer.toString(SESSION_MILLIS));
    settings.put("kafka.main.consumer.heartbeat.interval.ms", "1000");
    settings.put("kafka.producer.transaction.timeout.ms", "8000");
    settings.put("kafka.producer.interceptor.classes", DiesInCommit.class.getName());
    settings.put("restarts.max", "50");
    Path file = Files.createDirectories(folder.resolve(name)).resolve("streams.properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      settings.store(out, null);
    }
    ForkedJvm jvm =
        new ForkedJvm(
            "io.kooflow.streams.StreamsMain",
            installation.runtimeOf("streams-app") + File.pathSeparator + ownClasses(),
            small("-Xmx192m", "-D" + DiesInCommit.ORDER + "=" + deathOrder()),
            List.of("--config", file.toString()));
    return new Instance(name, jvm, folder, state);
  }

  private static Path ownClasses() throws URISyntaxException {
    return Path.of(DiesInCommit.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static List<String> small(String... more) {
    return Stream.concat(ForkedJvm.SMALL.stream(), Stream.of(more)).toList();
  }

  private Path deathOrder() {
    return folder.resolve("die-in-commit");
  }

  /** Lets the instance that commits next die in the middle of it, see {@link DiesInCommit}. */
  void orderDeathInCommit() throws IOException {
    Files.createFile(deathOrder());
  }

  KafkaTarget kafka() {
    return kafka;
  }

  List<Instance> instances() {
    return instances;
  }

  void send(String topic, long key, GenericContainer value) {
    producer.send(
        new ProducerRecord<>(
            topic, new LongSerializer().serialize(topic, key), serializer.serialize(topic, value)),
        (place, failed) -> {
          if (failed != null) {
            unsent.compareAndSet(null, failed);
          }
        });
  }

  /** Returns when the broker has all that was sent; throws if it did not take a record. */
  void flush() {
    producer.flush();
    Exception failed = unsent.get();
    if (failed != null) {
      throw new IllegalStateException("not all that the model knows is in Kafka", failed);
    }
  }

  /** Grows with each record of {@code koo.engagement} that is committed. */
  long published() throws Exception {
    return ends(Topics.KOO_ENGAGEMENT, IsolationLevel.READ_COMMITTED).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private Map<TopicPartition, Long> ends(String topic, IsolationLevel isolation) throws Exception {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    Records.partitions(topic).forEach(each -> wanted.put(each, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(wanted, new ListOffsetsOptions(isolation))
        .all()
        .get()
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }

  /** Members of the group; 0 while they share the work out anew. */
  int members() throws Exception {
    ConsumerGroupDescription group =
        admin.describeConsumerGroups(List.of(GROUP)).all().get().get(GROUP);
    return group != null && group.groupState() == GroupState.STABLE ? group.members().size() : 0;
  }

  boolean hasOpenTransaction() throws Exception {
    return !admin
        .listTransactions(
            new ListTransactionsOptions().filterStates(Set.of(TransactionState.ONGOING)))
        .all()
        .get()
        .isEmpty();
  }

  /** Whether all changes that were sent are behind the group's committed positions. */
  boolean hasReadAll() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> read =
        admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get();
    for (String topic : INPUTS) {
      for (Map.Entry<TopicPartition, Long> end :
          ends(topic, IsolationLevel.READ_UNCOMMITTED).entrySet()) {
        OffsetAndMetadata position = read.get(end.getKey());
        if (position == null || position.offset() < end.getValue()) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    serializer.close();
    admin.close(Duration.ZERO);
    instances.forEach(Instance::close);
    registry.close();
    brokerProcess.kill();
  }
}
