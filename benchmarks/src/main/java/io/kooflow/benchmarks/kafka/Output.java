package io.kooflow.benchmarks.kafka;

import io.kooflow.benchmarks.load.Counts;
import io.kooflow.benchmarks.load.ReactionHistory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What a contender has written, as a reader of committed records sees it: the newest counts of each
 * koo. Reads on from where it was.
 */
public final class Output implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Function<byte[], Counts> format;
  private final Map<Long, Counts> newest = new HashMap<>();
  private long records;
  private long ofHottest;
  private long bytes;

  /**
   * @param partitions the output, whole
   * @param format reads one value
   */
  public Output(
      String bootstrapServers,
      Collection<TopicPartition> partitions,
      Function<byte[], Counts> format) {
    this.format = format;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Reads until it equals what is expected; false if it does not within the limit. */
  public boolean equalsWithin(Duration limit, Map<Long, Counts> expected) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (System.nanoTime() < deadline) {
      int read = 0;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        take(record);
        read++;
      }
      if (read == 0 && differences(expected) == 0) {
        return true;
      }
    }
    return false;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    records++;
    bytes += record.serializedKeySize() + Math.max(0, record.serializedValueSize());
    byte[] value = record.value();
    long contentId = ByteBuffer.wrap(record.key()).getLong();
    ofHottest += contentId == ReactionHistory.hottest() ? 1 : 0;
    newest.put(contentId, value == null ? Counts.NONE : format.apply(value));
  }

  /** Koos whose counts are not as expected; one that is not written counts as nothing. */
  public long differences(Map<Long, Counts> expected) {
    long different =
        expected.entrySet().stream()
            .filter(
                each -> !newest.getOrDefault(each.getKey(), Counts.NONE).equals(each.getValue()))
            .count();
    return different
        + newest.keySet().stream().filter(contentId -> !expected.containsKey(contentId)).count();
  }

  public long records() {
    return records;
  }

  /** Those of the koo that most of the input goes to. */
  public long recordsOfHottest() {
    return ofHottest;
  }

  /** Bytes of keys and values, uncompressed. */
  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
