package io.kooflow.operations.kafka;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Finds the last record of one key by reading its partition: for people, not for services. */
public final class KeyLookup {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaTarget kafka;
  private final AvroDeserializer<GenericContainer> values;

  public KeyLookup(KafkaTarget kafka) {
    this.kafka = kafka;
    this.values = Readers.values(kafka);
  }

  /**
   * The last value of the key that can be read; null if there is none, or a tombstone follows it.
   */
  public @Nullable IndexedRecord last(String topic, byte[] key) {
    TopicPartition partition =
        new TopicPartition(topic, Utils.toPositive(Utils.murmur2(key)) % Topics.PARTITIONS);
    IndexedRecord last = null;
    try (KafkaConsumer<byte[], byte[]> consumer = Readers.rawConsumer(kafka)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (Arrays.equals(record.key(), key)) {
            last = next(last, record);
          }
        }
      }
    }
    return last;
  }

  private @Nullable IndexedRecord next(
      @Nullable IndexedRecord before, ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return null;
    }
    SpecificRecord value = Readers.readable(values, record, SpecificRecord.class);
    boolean ofTopic = value != null && value.getSchema().equals(schemaOf(record.topic()));
    return ofTopic ? value : before;
  }

  private static @Nullable Schema schemaOf(String topic) {
    return Topics.named(topic).value();
  }
}
