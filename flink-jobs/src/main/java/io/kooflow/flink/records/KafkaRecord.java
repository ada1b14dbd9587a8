package io.kooflow.flink.records;

import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** One record as it stood in Kafka, undecoded. A Flink POJO: public fields, no Kryo. */
public final class KafkaRecord {
  public String topic = "";
  public int partition;
  public long offset;

  /** The record's time in Kafka, epoch milliseconds. */
  public long timestamp;

  /** Names of the headers, in order; a name may come again. */
  public String[] headerNames = {};

  /** A value for each name; null where the header has none. */
  public byte[][] headerValues = {};

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
    record.timestamp = consumed.timestamp();
    record.key = consumed.key();
    record.value = consumed.value();
    Header[] headers = consumed.headers().toArray();
    if (headers.length > 0) {
      record.headerNames = Arrays.stream(headers).map(Header::key).toArray(String[]::new);
      record.headerValues = Arrays.stream(headers).map(Header::value).toArray(byte[][]::new);
    }
    return record;
  }

  /** Where it stood, never what it holds. */
  @Override
  public String toString() {
    return topic + "/" + partition + "@" + offset;
  }
}
