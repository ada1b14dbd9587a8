package io.kooflow.platform;

import static java.util.Objects.requireNonNull;

import io.kooflow.events.User;
import io.kooflow.events.UserChange;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.TopicDefinition.Cleanup;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroSerializer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Records that no stage can read, written past the pipeline into the topics that it reads. */
final class Poison {
  /** Key of each poisoned record of a topic keyed by id. */
  static final long KEY = 6_666_666_666_666_666_666L;

  /** How many stages read each topic, and so write a dead letter each; others read the rest. */
  private static final Map<String, Integer> READERS =
      Map.of(
          Topics.KOO_CHANGES, 3,
          Topics.REACTION_CHANGES, 2,
          Topics.USER_CHANGES, 1,
          Topics.KOO_SCORES, 2,
          Topics.KOO_ENGAGEMENT, 0,
          Topics.KOO_ENRICHED, 1,
          Topics.TRENDING, 1);

  private Poison() {}

  /**
   * One poisoned record.
   *
   * @param readers how many stages must have set it aside
   */
  record Planted(
      TopicPartition partition,
      long offset,
      byte @Nullable [] key,
      byte @Nullable [] value,
      int readers) {}

  /** Writes every kind of it into every topic; returns when all is written. */
  static List<Planted> plant(Endpoints endpoints, String canary) throws Exception {
    List<Planted> planted = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer = producer(endpoints)) {
      byte[] id = ByteBuffer.allocate(Long.BYTES).putLong(KEY).array();
      for (String topic : READERS.keySet()) {
        byte[] key = topic.equals(Topics.TRENDING) ? utf8("poison") : id;
        for (byte[] value : values(endpoints, topic, canary)) {
          planted.add(send(producer, topic, key, value));
        }
        if (Topics.named(topic).cleanup() == Cleanup.DELETE) {
          planted.add(send(producer, topic, null, utf8(canary + " without a key")));
        }
        planted.add(send(producer, topic, new byte[] {1, 2, 3}, utf8(canary + " short key")));
      }
    }
    return planted;
  }

  private static List<byte[]> values(Endpoints endpoints, String topic, String canary) {
    List<byte[]> values = new ArrayList<>();
    values.add(utf8(canary + " is no Avro"));
    values.add(concat(new byte[] {0, 0x7f, 0, 0, 1}, utf8(canary + " of an unknown schema")));
    values.add(new byte[0]);
    values.add(new byte[] {0, 0, 0});
    if (!topic.equals(Topics.USER_CHANGES)) {
      values.add(anotherRecord(endpoints, canary));
    }
    return values;
  }

  /** Good Avro of a schema that the registry knows, but of another topic. */
  private static byte[] anotherRecord(Endpoints endpoints, String canary) {
    User user = new User(9L, canary, "en", 1_700_000_000_000L);
    UserChange change =
        UserChange.newBuilder()
            .setUserId(9)
            .setOp("INSERT")
            .setPosition(Position.stream(0, "1").toByteBuffer())
            .setChangedAt(1_700_000_000_000L)
            .setBefore(null)
            .setAfter(user)
            .build();
    var client =
        new SchemaRegistryClient(
            RegistryConfig.from(Map.of(RegistryConfig.URL, endpoints.registry().url())));
    try (AvroSerializer<UserChange> serializer = new AvroSerializer<>(client)) {
      return requireNonNull(serializer.serialize(Topics.USER_CHANGES, change));
    }
  }

  private static Planted send(
      KafkaProducer<byte[], byte[]> producer, String topic, byte @Nullable [] key, byte[] value)
      throws InterruptedException, ExecutionException {
    RecordMetadata where = producer.send(new ProducerRecord<>(topic, key, value)).get();
    return new Planted(
        new TopicPartition(topic, where.partition()),
        where.offset(),
        key,
        value,
        READERS.getOrDefault(topic, 0));
  }

  private static KafkaProducer<byte[], byte[]> producer(Endpoints endpoints) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", endpoints.kafka().bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] concat(byte[] head, byte[] tail) {
    return ByteBuffer.allocate(head.length + tail.length).put(head).put(tail).array();
  }
}
