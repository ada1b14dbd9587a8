package io.kooflow.flink.records;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** One record as it stood in Kafka, undecoded. A Flink POJO: public fields, no Kryo. */
public final class KafkaRecord {
  public String topic = "";
  public int partition;
  public long offset;

  /** Bytes of the key; null where the record has none. */
  public byte @Nullable [] key;

  /** Bytes of the value; null for a tombstone. */
  public byte @Nullable [] value;

  public KafkaRecord() {}

  static KafkaRecord of(ConsumerRecord<byte[], byte[]> consumed) {
    KafkaRecord record = new KafkaRecord();
    record.topic = consumed.topic();
    record.partition = consumed.partition();
    record.offset = consumed.offset();
    record.key = consumed.key();
    record.value = consumed.value();
    return record;
  }

  /** Where it stood, never what it holds. */
  @Override
  public String toString() {
    return topic + "/" + partition + "@" + offset;
  }
}
