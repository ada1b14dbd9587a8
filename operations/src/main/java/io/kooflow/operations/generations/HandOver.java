package io.kooflow.operations.generations;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.RevisionHeaders;
import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.TopicDefinition.KeyKind;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.generations.Generations;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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
    try (DiskMap known = DiskMap.create();
        DiskMap gone = DiskMap.create()) {
      values.keys(shadow(topic), topic.partitions(), known);
      values.forEachValue(
          topic.name(),
          topic.partitions(),
          (record, document) -> {
            if (document == null) {
              gone.remove(record.key());
            } else if (known.get(record.key()) == null) {
              gone.put(record.key(), pair(document));
            }
          });
      Batches batches = new Batches(producer);
      gone.forEach((key, pair) -> end(topic, key, ByteBuffer.wrap(pair), batches));
      batches.commit();
    }
  }

  private void end(TopicDefinition topic, byte[] key, ByteBuffer pair, Batches batches) {
    int old = pair.getInt();
    if (old < generation) {
      ProducerRecord<byte[], byte[]> end = new ProducerRecord<>(topic.name(), key, null);
      RevisionHeaders.write(end.headers(), new Revision(old, pair.getLong() + 1));
      batches.send(end);
    }
  }

  private static byte[] pair(SpecificRecord document) {
    return ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
        .putInt((Integer) field(document, "generation"))
        .putLong((Long) field(document, "revision"))
        .array();
  }

  private static Object field(SpecificRecord document, String name) {
    return document.get(document.getSchema().getField(name).pos());
  }

  private long publish(KafkaProducer<byte[], byte[]> producer, TopicDefinition topic) {
    try (DiskMap newest = DiskMap.create()) {
      values.forEach(
          shadow(topic),
          topic.partitions(),
          record -> newest.put(record.key(), bytes(record.offset())));
      Batches batches = new Batches(producer);
      values.forEach(
          shadow(topic),
          topic.partitions(),
          record -> {
            if (Arrays.equals(newest.get(record.key()), bytes(record.offset()))) {
              batches.send(
                  new ProducerRecord<>(
                      topic.name(),
                      record.partition(),
                      record.timestamp(),
                      record.key(),
                      record.value(),
                      record.headers()));
            }
          });
      batches.commit();
      return batches.sent;
    }
  }

  private static byte[] bytes(long offset) {
    return ByteBuffer.allocate(Long.BYTES).putLong(offset).array();
  }

  /** Transactions of a bounded size, which end well within their timeout. */
  private static final class Batches {
    private final KafkaProducer<byte[], byte[]> producer;
    private long sent;

    Batches(KafkaProducer<byte[], byte[]> producer) {
      this.producer = producer;
      producer.beginTransaction();
    }

    void send(ProducerRecord<byte[], byte[]> record) {
      producer.send(record);
      if (++sent % RECORDS_PER_TRANSACTION == 0) {
        producer.commitTransaction();
        producer.beginTransaction();
      }
    }

    void commit() {
      producer.commitTransaction();
    }
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
