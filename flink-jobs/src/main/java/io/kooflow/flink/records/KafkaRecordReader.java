package io.kooflow.flink.records;

import java.io.Serial;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Hands on each record as bytes with its place in the topic; nothing here can fail. */
public final class KafkaRecordReader implements KafkaRecordDeserializationSchema<KafkaRecord> {
  @Serial private static final long serialVersionUID = 1;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> consumed, Collector<KafkaRecord> out) {
    out.collect(KafkaRecord.of(consumed));
  }

  @Override
  public TypeInformation<KafkaRecord> getProducedType() {
    return TypeInformation.of(KafkaRecord.class);
  }
}
