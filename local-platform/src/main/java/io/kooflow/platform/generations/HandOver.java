package io.kooflow.platform.generations;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.RevisionHeaders;
import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.TopicDefinition.KeyKind;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.generations.Generations;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes what a generation counted while it was built: of each key the newest record, as it is,
 * value or tombstone, with generation and revision. Safe to repeat, as the pair tells what is
 * known; another one that publishes the same generation cannot go on beside it.
 */
final class HandOver {
  private static final int RECORDS_PER_TRANSACTION = 5_000;

  private final KafkaTarget kafka;
  private final NewestValues values;
  private final int generation;

  HandOver(KafkaTarget kafka, int generation) {
    this.kafka = kafka;
    this.values = new NewestValues(kafka);
    this.generation = generation;
  }

  /** Publishes all. */
  void publish(Consumer<String> told) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (TopicDefinition topic : GenerationTopics.documents()) {
        endWhatIsGone(producer, topic);
        told.accept(
            String.format(
                Locale.ROOT, "%d keys of %s published", publish(producer, topic), topic.name()));
      }
    }
  }

  /**
   * A list or a koo that the new generation does not know would stand for ever, so it ends as the
   * old generation would have ended it; whatever the new one publishes later is newer.
   */
  private void endWhatIsGone(KafkaProducer<byte[], byte[]> producer, TopicDefinition topic) {
    if (topic.key() != KeyKind.STRING && !topic.name().equals(Topics.KOO_ENRICHED)) {
      return;
    }
    Set<ByteBuffer> known = values.keys(shadow(topic), topic.partitions());
    Map<ByteBuffer, SpecificRecord> gone = new HashMap<>();
    values.forEachValue(
        topic.name(),
        topic.partitions(),
        (record, document) -> {
          ByteBuffer key = ByteBuffer.wrap(record.key());
          if (document == null) {
            gone.remove(key);
          } else if (!known.contains(key)) {
            gone.put(key, document);
          }
        });
    producer.beginTransaction();
    gone.forEach(
        (key, document) -> {
          int old = (Integer) field(document, "generation");
          if (old < generation) {
            ProducerRecord<byte[], byte[]> end =
                new ProducerRecord<>(topic.name(), key.array(), null);
            long last = (Long) field(document, "revision");
            RevisionHeaders.write(end.headers(), new Revision(old, last + 1));
            producer.send(end);
          }
        });
    producer.commitTransaction();
  }

  private static Object field(SpecificRecord document, String name) {
    return document.get(document.getSchema().getField(name).pos());
  }

  private int publish(KafkaProducer<byte[], byte[]> producer, TopicDefinition topic) {
    Map<ByteBuffer, Long> newest = new HashMap<>();
    values.forEach(
        shadow(topic),
        topic.partitions(),
        record -> newest.put(ByteBuffer.wrap(record.key()), record.offset()));
    int[] sent = {0};
    producer.beginTransaction();
    values.forEach(
        shadow(topic),
        topic.partitions(),
        record -> {
          Long last = newest.get(ByteBuffer.wrap(record.key()));
          if (last != null && last == record.offset()) {
            producer.send(
                new ProducerRecord<>(
                    topic.name(),
                    record.partition(),
                    record.timestamp(),
                    record.key(),
                    record.value(),
                    record.headers()));
            if (++sent[0] % RECORDS_PER_TRANSACTION == 0) {
              producer.commitTransaction();
              producer.beginTransaction();
            }
          }
        });
    producer.commitTransaction();
    return sent[0];
  }

  private String shadow(TopicDefinition topic) {
    return Generations.shadow(generation, topic.name());
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(kafka.settings());
    settings.put("transactional.id", "kooflow-cut-over-g" + generation);
    settings.put("compression.type", "lz4");
    settings.put("max.request.size", "2097152");
    return settings;
  }
}
