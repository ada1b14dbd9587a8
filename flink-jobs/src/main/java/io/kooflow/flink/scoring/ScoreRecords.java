package io.kooflow.flink.scoring;

import io.kooflow.events.KooScores;
import io.kooflow.flink.settings.KafkaSettings;
import io.kooflow.flink.settings.RegistrySettings;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroSerializer;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.util.Properties;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes scores to koo.scores, keyed and partitioned as every topic of content ids. At least once:
 * a repeated score carries the same position and is dropped by whoever reads it.
 */
final class ScoreRecords implements KafkaRecordSerializationSchema<Scored> {
  @Serial private static final long serialVersionUID = 1;

  private final RegistrySettings registry;
  private transient @Nullable AvroSerializer<KooScores> serializer;

  private ScoreRecords(RegistrySettings registry) {
    this.registry = registry;
  }

  /** The sink; its scores are in Kafka before a checkpoint completes. */
  static KafkaSink<Scored> sink(KafkaSettings kafka, RegistrySettings registry) {
    Properties producer = kafka.clientProperties();
    // Also keeps the order of one key across the producer's own retries.
    producer.put("enable.idempotence", "true");
    return KafkaSink.<Scored>builder()
        .setBootstrapServers(kafka.bootstrapServers())
        .setKafkaProducerConfig(producer)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new ScoreRecords(registry))
        .build();
  }

  @Override
  public void open(InitializationContext context, KafkaSinkContext sinkContext) {
    serializer =
        new AvroSerializer<>(
            new SchemaRegistryClient(RegistryConfig.from(registry.clientSettings())));
    serializer.configure(registry.clientSettings(), false);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Scored scored, KafkaSinkContext context, @Nullable Long timestamp) {
    if (serializer == null) {
      throw new IllegalStateException("not opened");
    }
    byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(scored.contentId).array();
    byte[] value = serializer.serialize(Topics.KOO_SCORES, scored.event());
    return new ProducerRecord<>(Topics.KOO_SCORES, key, value);
  }
}
