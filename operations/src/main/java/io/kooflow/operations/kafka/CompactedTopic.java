package io.kooflow.operations.kafka;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Reads a topic from its beginning to where it ends now, committed records only. */
public final class CompactedTopic {
  private static final Duration POLL = Duration.ofMillis(200);

  private CompactedTopic() {}

  /**
   * The value that stands for each key: the last one, unless {@code newer} prefers the one before.
   * Keys whose last record is a tombstone are left out; records that cannot be read are passed
   * over.
   *
   * @param type class of the values; a record of another class cannot be read
   * @param newer given the earlier and the later value, the one that stands
   */
  public static <T extends SpecificRecord> List<T> read(
      KafkaTarget kafka, String topic, Class<T> type, BinaryOperator<T> newer) {
    Map<ByteBuffer, T> values = new HashMap<>();
    AvroDeserializer<GenericContainer> deserializer = Readers.values(kafka);
    try (KafkaConsumer<byte[], byte[]> consumer = Readers.rawConsumer(kafka)) {
      for (ConsumerRecord<byte[], byte[]> record : all(consumer, topic)) {
        ByteBuffer key = ByteBuffer.wrap(record.key());
        if (record.value() == null) {
          values.remove(key);
          continue;
        }
        T value = Readers.readable(deserializer, record, type);
        if (value != null) {
          values.merge(key, value, newer);
        }
      }
    }
    return List.copyOf(values.values());
  }

  private static List<ConsumerRecord<byte[], byte[]>> all(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
      consumer.poll(POLL).forEach(records::add);
    }
    return records;
  }
}
