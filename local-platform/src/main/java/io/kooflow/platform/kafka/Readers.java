package io.kooflow.platform.kafka;

import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.serde.AvroDeserializer;
import io.kooflow.schemas.serde.AvroSerdeConfig;
import java.util.Map;
import org.apache.avro.generic.GenericContainer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumers without a group: they assign partitions themselves, and commit nothing. */
public final class Readers {
  private Readers() {}

  /** A consumer of raw bytes that sees committed records only; the caller closes it. */
  public static KafkaConsumer<byte[], byte[]> rawConsumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            "false",
            ConsumerConfig.CHECK_CRCS_CONFIG,
            "false"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** Decodes values into generated classes. */
  public static AvroDeserializer<GenericContainer> values(String registryUrl) {
    AvroDeserializer<GenericContainer> deserializer = new AvroDeserializer<>();
    deserializer.configure(
        Map.of(RegistryConfig.URL, registryUrl, AvroSerdeConfig.SPECIFIC_READER, "true"), false);
    return deserializer;
  }
}
