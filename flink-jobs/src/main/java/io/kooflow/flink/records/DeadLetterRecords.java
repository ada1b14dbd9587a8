package io.kooflow.flink.records;

import io.kooflow.flink.settings.KafkaSettings;
import io.kooflow.schemas.Topics;
import java.io.Serial;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes dead letters to the dead-letter topic of the topic they came from: the original key and
 * value, the original headers, and headers that say why. At least once: after a failure a letter
 * may be there twice, with the same topic, partition and offset in its headers.
 */
public final class DeadLetterRecords implements KafkaRecordSerializationSchema<DeadLetter> {
  @Serial private static final long serialVersionUID = 1;

  private static final DeadLetterLog LOG = new DeadLetterLog(System::nanoTime);

  private DeadLetterRecords() {}

  /** A sink for the dead letters of any topic; they are in Kafka before a checkpoint completes. */
  public static KafkaSink<DeadLetter> sink(KafkaSettings kafka) {
    Properties producer = kafka.clientProperties();
    // As large as the topic takes: a record that was just readable, and its headers.
    producer.put("max.request.size", Integer.toString(4 * 1024 * 1024));
    producer.put("enable.idempotence", "true");
    return KafkaSink.<DeadLetter>builder()
        .setBootstrapServers(kafka.bootstrapServers())
        .setKafkaProducerConfig(producer)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new DeadLetterRecords())
        .build();
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, @Nullable Long timestamp) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            Topics.deadLetters(letter.record.topic), null, letter.record.key, letter.record.value);
    letter.write(record.headers());
    LOG.warn(letter);
    return record;
  }
}
