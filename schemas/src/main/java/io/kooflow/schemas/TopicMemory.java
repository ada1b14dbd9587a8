package io.kooflow.schemas;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Ids of the topics that an application or consumer group has read or kept its state in: a
 * compacted topic of one partition. The broker drops committed positions with a topic, so they
 * cannot tell that a topic was deleted and made again. For any thread; each call opens its own
 * clients.
 */
public final class TopicMemory {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long LONGEST_READ_NANOS = Duration.ofSeconds(20).toNanos();

  private final Map<String, Object> clients;
  private final String topic;
  private final Optional<Short> replicas;

  /**
   * @param clients settings of Kafka clients
   * @param owner application or consumer group that remembers
   * @param replicas of the topic when it is made; -1 for the broker's default
   */
  public TopicMemory(Map<String, Object> clients, String owner, int replicas) {
    this.clients = Map.copyOf(clients);
    this.topic = topicOf(owner);
    this.replicas = replicas < 1 ? Optional.empty() : Optional.of((short) replicas);
  }

  /** Its name; deleted with the owner. */
  public static String topicOf(String owner) {
    return owner + "-topic-ids";
  }

  /**
   * The id last remembered of each topic, by name; empty where nothing was remembered.
   *
   * @throws KafkaException if Kafka does not answer
   */
  public Map<String, Uuid> remembered(Admin admin) throws ExecutionException, InterruptedException {
    Map<String, Uuid> ids = new HashMap<>();
    if (!admin.listTopics().names().get().contains(topic)) {
      return ids;
    }
    TopicPartition all = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            with("enable.auto.commit", "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(all));
      consumer.seekToBeginning(List.of(all));
      long end = consumer.endOffsets(List.of(all)).getOrDefault(all, 0L);
      long began = System.nanoTime();
      while (consumer.position(all) < end) {
        if (System.nanoTime() - began > LONGEST_READ_NANOS) {
          throw new KafkaException(topic + " cannot be read to its end: the broker sends nothing");
        }
        consumer
            .poll(POLL)
            .forEach(record -> ids.put(text(record.key()), id(text(record.value()))));
      }
    }
    return ids;
  }

  /** Remembers these, durably, before it returns. Makes the topic if it is missing. */
  public void remember(Admin admin, Map<String, Uuid> ids)
      throws ExecutionException, InterruptedException {
    if (ids.isEmpty()) {
      return;
    }
    create(admin);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            with("acks", "all"), new ByteArraySerializer(), new ByteArraySerializer())) {
      for (Map.Entry<String, Uuid> each : ids.entrySet()) {
        producer
            .send(
                new ProducerRecord<>(
                    topic, 0, bytes(each.getKey()), bytes(each.getValue().toString())))
            .get();
      }
    } catch (InterruptException interrupted) {
      throw (InterruptedException) new InterruptedException().initCause(interrupted);
    }
  }

  private void create(Admin admin) throws ExecutionException, InterruptedException {
    NewTopic wanted =
        new NewTopic(topic, Optional.of(1), replicas)
            .configs(
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    // The broker's time: it refuses that of a machine whose clock is far ahead.
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime"));
    try {
      admin.createTopics(List.of(wanted)).all().get();
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof TopicExistsException)) {
        throw failed;
      }
    }
  }

  private Uuid id(String text) {
    try {
      return Uuid.fromString(text);
    } catch (IllegalArgumentException unreadable) {
      throw new ConfigException(
          topic + " holds what is no topic id; was something else written to it?");
    }
  }

  private Map<String, Object> with(String key, Object value) {
    Map<String, Object> settings = new HashMap<>(clients);
    settings.put(key, value);
    return settings;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
