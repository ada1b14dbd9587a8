package io.kooflow.operations.lake;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.lake.landing.SourcePartition;
import io.kooflow.lake.repair.Offsets;
import io.kooflow.operations.UsageException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads chosen offsets of a topic again, committed records only. */
final class KafkaAgain implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long PATIENCE_SECONDS = 60;

  /** What becomes of a record. */
  interface Reader {
    void read(ConsumerRecord<byte[], byte[]> record) throws IOException;
  }

  private final KafkaTarget kafka;
  private final KafkaConsumer<byte[], byte[]> consumer;

  KafkaAgain(KafkaTarget kafka) {
    this.kafka = kafka;
    Map<String, Object> settings = kafka.settings();
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "none");
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Kafka's id of the topic by its name; empty where the brokers are too old to have ids.
   *
   * @throws UsageException if there is no such topic, or Kafka does not answer
   */
  Map<String, String> topicId(String topic) throws InterruptedException {
    try (Admin admin = Admin.create(kafka.settings())) {
      TopicDescription described =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .get(topic);
      return described == null || described.topicId().equals(Uuid.ZERO_UUID)
          ? Map.of()
          : Map.of(topic, described.topicId().toString());
    } catch (ExecutionException | TimeoutException failed) {
      String why =
          failed.getCause() instanceof UnknownTopicOrPartitionException
              ? "has no topic " + topic
              : "does not answer: " + failed.getMessage();
      throw new UsageException("Kafka at " + kafka.bootstrapServers() + " " + why, failed);
    }
  }

  /** The part of these offsets that Kafka has dropped, by partition; none where it has all. */
  SortedMap<SourcePartition, Offsets> dropped(Map<SourcePartition, Offsets> wanted) {
    TreeMap<SourcePartition, Offsets> dropped = new TreeMap<>();
    wanted.forEach(
        (partition, offsets) -> {
          long first = first(partition);
          Offsets gone = new Offsets();
          for (Offsets.Range range : offsets.ranges()) {
            gone.add(range.start(), Math.min(range.end(), first));
          }
          if (!gone.isEmpty()) {
            dropped.put(partition, gone);
          }
        });
    return dropped;
  }

  private long first(SourcePartition partition) {
    TopicPartition at = new TopicPartition(partition.topic(), partition.partition());
    return consumer.beginningOffsets(List.of(at)).getOrDefault(at, 0L);
  }

  /** Hands over each committed record at one of these offsets, in order. */
  void read(SourcePartition partition, Offsets wanted, Reader reader) throws IOException {
    TopicPartition at = new TopicPartition(partition.topic(), partition.partition());
    consumer.assign(List.of(at));
    long end = consumer.endOffsets(List.of(at)).getOrDefault(at, 0L);
    long first = first(partition);
    for (Offsets.Range range : wanted.ranges()) {
      long to = Math.min(range.end(), end);
      if (Math.max(range.start(), first) >= to) {
        continue;
      }
      consumer.seek(at, Math.max(range.start(), first));
      long moved = System.nanoTime();
      long position = consumer.position(at);
      while (position < to) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (wanted.contains(record.offset()) && record.offset() < to) {
            reader.read(record);
          }
        }
        long now = consumer.position(at);
        moved = now > position ? System.nanoTime() : moved;
        position = now;
        if (System.nanoTime() - moved > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
          throw new IllegalStateException(
              "Kafka has handed over nothing of %s after offset %s for %s s"
                  .formatted(partition, position, PATIENCE_SECONDS));
        }
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
