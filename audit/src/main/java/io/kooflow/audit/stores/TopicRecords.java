package io.kooflow.audit.stores;

import io.kooflow.audit.KafkaTarget;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Committed records of topics, from given offsets to the end as it is when reading begins. */
public final class TopicRecords {
  private static final Duration POLL = Duration.ofMillis(200);

  /** A partition that yields nothing for so long does not answer. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final KafkaTarget kafka;

  public TopicRecords(KafkaTarget kafka) {
    this.kafka = kafka;
  }

  /**
   * Asks Kafka for anything, so that each topic need not be waited for if it does not answer.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if it does not answer in time
   */
  void requireAnswer(Duration atMost) {
    try (KafkaConsumer<byte[], byte[]> reader = reader()) {
      reader.listTopics(atMost);
    }
  }

  /** Whether Kafka has the topic. */
  boolean exists(String topic) {
    try (KafkaConsumer<byte[], byte[]> reader = reader()) {
      return reader.listTopics().containsKey(topic);
    }
  }

  /**
   * Gives every record of the topic, partition by partition in order of offsets.
   *
   * @throws RuntimeException if the topic does not exist or Kafka falls silent
   */
  public void forEach(String topic, Consumer<ConsumerRecord<byte[], byte[]>> consumer) {
    try (KafkaConsumer<byte[], byte[]> reader = reader()) {
      List<TopicPartition> partitions =
          reader.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new NoSuchTopicException(topic);
      }
      reader.assign(partitions);
      reader.seekToBeginning(partitions);
      readToEnd(reader, reader.endOffsets(partitions), consumer);
    }
  }

  /**
   * Committed records at or after these offsets, by partition; partitions without any are absent.
   */
  public Map<TopicPartition, Long> countFrom(Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, Long> counts = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> reader = reader()) {
      Map<TopicPartition, Long> first = reader.beginningOffsets(offsets.keySet());
      reader.assign(offsets.keySet());
      offsets.forEach(
          (partition, offset) ->
              reader.seek(partition, Math.max(offset, first.getOrDefault(partition, 0L))));
      readToEnd(
          reader,
          reader.endOffsets(offsets.keySet()),
          row -> counts.merge(new TopicPartition(row.topic(), row.partition()), 1L, Long::sum));
    }
    return counts;
  }

  private static void readToEnd(
      KafkaConsumer<byte[], byte[]> reader,
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> consumer) {
    Map<TopicPartition, Long> left = new HashMap<>(ends);
    long lastProgress = System.nanoTime();
    left.entrySet().removeIf(end -> reader.position(end.getKey()) >= end.getValue());
    while (!left.isEmpty()) {
      var records = reader.poll(POLL);
      records.forEach(
          row -> {
            Long end = ends.get(new TopicPartition(row.topic(), row.partition()));
            if (end != null && row.offset() < end) {
              consumer.accept(row);
            }
          });
      boolean moved =
          left.entrySet().removeIf(end -> reader.position(end.getKey()) >= end.getValue());
      if (moved || !records.isEmpty()) {
        lastProgress = System.nanoTime();
      } else if (System.nanoTime() - lastProgress > SILENCE.toNanos()) {
        throw new TimeoutException("Kafka gave no record for a minute, still left: " + left);
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> reader() {
    Map<String, Object> settings = kafka.settings();
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", false);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
