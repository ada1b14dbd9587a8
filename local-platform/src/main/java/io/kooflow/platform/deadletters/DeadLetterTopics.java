package io.kooflow.platform.deadletters;

import io.kooflow.platform.UsageException;
import io.kooflow.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads dead-letter topics from their beginning to where they end now. */
public final class DeadLetterTopics {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final String SUFFIX = Topics.deadLetters("");

  private final Map<String, Object> client = new HashMap<>();

  /**
   * @param client settings of a Kafka client, {@code bootstrap.servers} at least
   */
  public DeadLetterTopics(Properties client) {
    client.forEach((key, value) -> this.client.put(String.valueOf(key), value));
  }

  /** The topics that have a dead-letter topic there, sorted. */
  public List<String> topics() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return consumer.listTopics().keySet().stream()
          .filter(topic -> topic.endsWith(SUFFIX))
          .map(topic -> topic.substring(0, topic.length() - SUFFIX.length()))
          .sorted()
          .toList();
    }
  }

  /**
   * Every dead letter of a topic, in the order of each partition of the dead-letter topic.
   *
   * @throws UsageException if the topic has no dead-letter topic
   */
  public void read(String topic, Consumer<DeadLetter> each) {
    String from = Topics.deadLetters(topic);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.listTopics().getOrDefault(from, List.of()).stream()
              .map(info -> new TopicPartition(from, info.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new UsageException("There is no topic '" + from + "'; see kooflow dlq list");
      }
      for (TopicPartition partition : partitions) {
        read(consumer, partition, each);
      }
    }
  }

  /** The topic of this name, which may be given as that of its dead letters. */
  public static String topicOf(String name) {
    return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }

  private static void read(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, Consumer<DeadLetter> each) {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < end) {
          each.accept(DeadLetter.of(record));
        }
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>(client);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
