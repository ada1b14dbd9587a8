package io.kooflow.benchmarks.kafka;

import io.kooflow.benchmarks.Progress;
import io.kooflow.benchmarks.load.ReactionHistory;
import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroSerdes;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serializer;

/** Writes a history to a topic as the source connector would: keyed by content id, Avro, lz4. */
public final class HistoryWriter {
  private final String bootstrapServers;
  private final String registry;

  public HistoryWriter(String bootstrapServers, String registry) {
    this.bootstrapServers = bootstrapServers;
    this.registry = registry;
  }

  /** Writes as many records, or all that are left if fewer; every one is there when it returns. */
  public void write(String topic, ReactionHistory history, long records, Progress progress) {
    AtomicReference<Exception> failure = new AtomicReference<>();
    Serializer<ReactionChange> values =
        new AvroSerdes(
                new SchemaRegistryClient(RegistryConfig.from(Map.of(RegistryConfig.URL, registry))))
            .of(ReactionChange.class)
            .serializer();
    try (KafkaProducer<Long, ReactionChange> producer =
        new KafkaProducer<>(settings(), new LongSerializer(), values)) {
      long written = 0;
      while (history.hasNext() && written < records) {
        ReactionChange change = history.next();
        producer.send(
            new ProducerRecord<>(topic, change.getContentId(), change),
            (metadata, failed) -> {
              if (failed != null) {
                failure.set(failed);
              }
            });
        written++;
        if (written % 500_000 == 0) {
          progress.tell(String.format(Locale.ROOT, "%,d records written", written));
        }
      }
    }
    Exception failed = failure.get();
    if (failed != null) {
      throw new KafkaException("The load could not be written", failed);
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 20);
    // A repeat that a lost answer leads to is one more duplicate; order is kept by one in flight.
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    return settings;
  }
}
