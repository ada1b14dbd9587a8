package io.kooflow.operations.kafka;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.schemas.serde.AvroDeserializer;
import io.kooflow.schemas.serde.AvroSerdeConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Consumers without a group: they assign partitions themselves, and commit nothing. */
public final class Readers {
  private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

  private Readers() {}

  /** A consumer of raw bytes that sees committed records only; the caller closes it. */
  public static KafkaConsumer<byte[], byte[]> rawConsumer(KafkaTarget kafka) {
    Map<String, Object> settings = kafka.settings();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.CHECK_CRCS_CONFIG, "false");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Decodes values into generated classes. */
  public static AvroDeserializer<GenericContainer> values(KafkaTarget kafka) {
    AvroDeserializer<GenericContainer> deserializer = new AvroDeserializer<>();
    Map<String, String> settings = new HashMap<>(kafka.registrySettings());
    settings.put(AvroSerdeConfig.SPECIFIC_READER, "true");
    deserializer.configure(settings, false);
    return deserializer;
  }

  /**
   * The value of a record; null if it cannot be read as {@code type}, however often one tries. Such
   * a record is a dead letter of the stage that reads the topic, and no reason to end.
   *
   * @throws org.apache.kafka.common.KafkaException if the registry cannot be asked
   */
  static <T extends SpecificRecord> @Nullable T readable(
      AvroDeserializer<GenericContainer> values,
      ConsumerRecord<byte[], byte[]> record,
      Class<T> type) {
    try {
      GenericContainer value = values.deserialize(record.topic(), record.value());
      if (type.isInstance(value)) {
        return type.cast(value);
      }
    } catch (SerializationException unreadable) {
      LOG.debug("Unreadable", unreadable);
    }
    LOG.warn("Passed over {}-{}@{}", record.topic(), record.partition(), record.offset());
    return null;
  }
}
