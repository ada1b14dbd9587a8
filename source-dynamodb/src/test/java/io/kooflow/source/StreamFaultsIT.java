package io.kooflow.source;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.embedded.ConnectWorkerConfig;
import io.kooflow.embedded.EmbeddedConnect;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.FreePorts;
import io.kooflow.schemas.Position;
import io.kooflow.source.snapshot.FakeTable;
import io.kooflow.source.stream.FakeStreams;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The connector in a Connect worker, reading a service over HTTP that splits shards, lists them in
 * pages while more come, expires, trims, refuses, loses, cuts and falsifies answers.
 */
class StreamFaultsIT {
  private static final int STEPS = 300;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static EmbeddedKafka kafka;
  private static EmbeddedConnect connect;

  private final FakeTable table = new FakeTable();
  private final FakeStreams streams = new FakeStreams();
  private final List<Event> events = new ArrayList<>();

  private record Event(String item, Position position, JsonNode after) {}

  @BeforeAll
  static void start(@TempDir Path folder) {
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    connect =
        EmbeddedConnect.start(
            ConnectWorkerConfig.of(
                    "connect",
                    kafka.bootstrapServers(),
                    FreePorts.next(),
                    List.of(Path.of("target", "plugin")))
                .withOffsetFlush(Duration.ofMillis(200)));
  }

  @AfterAll
  static void stop() {
    connect.close();
    kafka.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = 1)
  void tellsEachChangeInOrderOverAServiceThatFailsInEveryWay(long seed) throws Exception {
    ShardWorld world = history(seed, false);

    assertThat(told()).isEqualTo(world.changes());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = 11)
  void convergesToTheTableWhereTheStreamDropsRecordsToo(long seed) throws Exception {
    ShardWorld world = history(seed, true);

    assertThat(world.removedUnseen()).containsAll(differing());
  }

  private ShardWorld history(long seed, boolean withTrims) throws Exception {
    String name = "faults-" + seed;
    Random random = new Random(seed);
    Mischief mischief = new Mischief(new Random(seed));
    streams.listInPagesOf(8);
    streams.listInOrder(Comparator.comparing(id -> Integer.rotateLeft(id.hashCode() * 31, 7)));
    ShardWorld world = new ShardWorld(table, streams, random);
    int[] steps = {0};
    Runnable meanwhile =
        () -> {
          for (int i = 0; i < 3 && steps[0] < STEPS; i++) {
            steps[0]++;
            world.step();
            if (random.nextInt(60) == 0) {
              streams.expireIterators();
            }
            if (withTrims && random.nextInt(100) == 0) {
              world.trim(id -> true);
            }
          }
        };
    createTopics(name);
    try (DynamoDbOverHttp service = new DynamoDbOverHttp(table, streams, mischief, meanwhile);
        KafkaConsumer<byte[], byte[]> consumer = consumer(name)) {
      connect.client().putConnector(name, settings(name, service.uri()));
      mischief.begin();
      awaitSteps(name, steps, STEPS / 2);
      connect.client().pause(name);
      connect.client().resume(name);
      awaitSteps(name, steps, STEPS);
      mischief.end();
      await()
          .untilAsserted(
              () -> {
                read(consumer);
                assertThat(connect.client().status(name).traces()).isEmpty();
                synchronized (streams) {
                  if (withTrims) {
                    assertThat(world.removedUnseen()).containsAll(differing());
                  } else {
                    assertThat(told()).isEqualTo(world.changes());
                  }
                }
              });
      System.out.println(name + ": " + mischief.done());
      connect.client().deleteConnector(name);
    }
    return world;
  }

  private void awaitSteps(String name, int[] steps, int count) {
    await()
        .until(
            () -> {
              if (connect.client().status(name).failed()) {
                throw new IllegalStateException(
                    String.join("\n", connect.client().status(name).traces()));
              }
              synchronized (streams) {
                return steps[0] >= count;
              }
            });
  }

  private static Map<String, String> settings(String name, URI service) {
    Map<String, String> settings = new HashMap<>();
    settings.put("connector.class", DynamoDbSourceConnector.class.getName());
    settings.put("tasks.max", "1");
    settings.put("key.converter", "org.apache.kafka.connect.converters.LongConverter");
    settings.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    settings.put("dynamodb.endpoint", service.toString());
    settings.put("aws.region", EmbeddedDynamoDb.REGION);
    settings.put("aws.access.key.id", EmbeddedDynamoDb.ACCESS_KEY_ID);
    settings.put("aws.secret.access.key", EmbeddedDynamoDb.SECRET_ACCESS_KEY);
    settings.put("tables", name);
    settings.put("table." + name + ".topic", name);
    settings.put("table." + name + ".schema", "io.kooflow.events.ReactionChange");
    settings.put("gaps.topic", name + ".gaps");
    settings.put("heartbeat.topic", name + ".heartbeat");
    settings.put("snapshot.page.items", "3");
    settings.put("retry.backoff.ms", "1");
    settings.put("retry.backoff.max.ms", "50");
    settings.put("stream.poll.interval.ms", "10");
    settings.put("stream.idle.interval.ms", "20");
    settings.put("stream.discovery.interval.ms", "100");
    return settings;
  }

  private static void createTopics(String name) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(name, 3, (short) 1),
                  new NewTopic(name + ".gaps", 1, (short) 1),
                  new NewTopic(name + ".heartbeat", 1, (short) 1)))
          .all()
          .get();
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList());
    return consumer;
  }

  private void read(KafkaConsumer<byte[], byte[]> consumer) throws IOException {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
      JsonNode event = JSON.readTree(record.value()).path("payload");
      events.add(
          new Event(
              event.path("contentId").asLong() + "/" + event.path("userId").asLong(),
              Position.of(event.path("position").binaryValue()),
              event.path("after")));
    }
  }

  /** The sequence numbers of each item's changes in the order in which they came first. */
  private Map<String, List<String>> told() {
    Map<String, List<String>> told = new TreeMap<>();
    for (Event event : events) {
      String sequence = event.position().sequenceNumber();
      List<String> before = told.computeIfAbsent(event.item(), none -> new ArrayList<>());
      if (event.position().snapshotNumber() == 0 && !before.contains(sequence)) {
        before.add(sequence);
      }
    }
    told.values().removeIf(List::isEmpty);
    return told;
  }

  private Set<String> differing() {
    Map<String, Position> applied = new HashMap<>();
    Map<String, String> state = new TreeMap<>();
    for (Event event : events) {
      Position known = applied.get(event.item());
      if (known == null || event.position().compareTo(known) > 0) {
        applied.put(event.item(), event.position());
        state.put(event.item(), event.after().path("type").asText(""));
      }
    }
    state.values().removeIf(String::isEmpty);
    Map<String, String> stored = new TreeMap<>();
    table.items().forEach((item, row) -> stored.put(item, Items.of(row, "TYPE").s()));
    Set<String> items = new TreeSet<>(state.keySet());
    items.addAll(stored.keySet());
    items.removeIf(item -> state.getOrDefault(item, "").equals(stored.getOrDefault(item, "")));
    return items;
  }
}
