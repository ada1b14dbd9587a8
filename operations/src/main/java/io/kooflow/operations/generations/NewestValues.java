package io.kooflow.operations.generations;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.events.CreatorEngagement;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.operations.kafka.Readers;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads compacted topics of the streams application, committed records only. The last of a key is
 * its newest.
 */
public final class NewestValues {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final byte[] NOTHING = {};
  private static final List<String> NOT_COMPARED =
      List.of("generation", "revision", "lastReactionAt", "milestones", "distinctReactors");

  private final KafkaTarget kafka;

  public NewestValues(KafkaTarget kafka) {
    this.kafka = kafka;
  }

  /** Every committed record up to now, in the order of each partition. */
  public void forEach(
      String topic, int partitionCount, Consumer<ConsumerRecord<byte[], byte[]>> take) {
    List<TopicPartition> partitions = GenerationTopics.partitions(topic, partitionCount);
    try (KafkaConsumer<byte[], byte[]> consumer = Readers.rawConsumer(kafka)) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(POLL).forEach(take);
      }
    }
  }

  /** Puts the keys that have a value into {@code keys}. */
  public void keys(String topic, int partitionCount, DiskMap keys) {
    forEach(
        topic,
        partitionCount,
        record -> {
          if (record.value() == null) {
            keys.remove(record.key());
          } else {
            keys.put(record.key(), NOTHING);
          }
        });
  }

  /**
   * Puts what each key says into {@code texts}, in UTF-8, without what differs between generations
   * by nature. Nothing for a tombstone, nor for an engagement of which nothing is present.
   */
  public void texts(String topic, int partitionCount, DiskMap texts) {
    forEachValue(
        topic,
        partitionCount,
        (record, value) -> {
          String text = said(value);
          if (text == null) {
            texts.remove(record.key());
          } else {
            texts.put(record.key(), text.getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  /** As {@link #forEach}, decoded; null for a tombstone. */
  public void forEachValue(
      String topic,
      int partitionCount,
      BiConsumer<ConsumerRecord<byte[], byte[]>, @Nullable SpecificRecord> take) {
    try (AvroDeserializer<GenericContainer> values = Readers.values(kafka)) {
      forEach(
          topic,
          partitionCount,
          record ->
              take.accept(
                  record,
                  record.value() == null
                      ? null
                      : (SpecificRecord) values.deserialize(topic, record.value())));
    }
  }

  private static @Nullable String said(@Nullable Object value) {
    return value instanceof SpecificRecord record && saysSomething(record) ? text(record) : null;
  }

  /** Whether anything is present, or a list has a place of its own. */
  private static boolean saysSomething(SpecificRecord record) {
    if (record instanceof KooEngagement engagement) {
      return !engagement.getCounts().isEmpty() || !engagement.getThreadCounts().isEmpty();
    }
    if (record instanceof CreatorEngagement creator) {
      return !creator.getLanguages().isEmpty();
    }
    if (record instanceof Trending list) {
      return list.getKoos().stream().anyMatch(place -> !place.getFilled());
    }
    if (record instanceof TopCreators list) {
      return list.getCreators().stream().anyMatch(place -> !place.getFilled());
    }
    return true;
  }

  private static String text(SpecificRecord record) {
    StringBuilder text = new StringBuilder();
    for (Schema.Field field : record.getSchema().getFields()) {
      if (!NOT_COMPARED.contains(field.name())) {
        text.append(field.name()).append('=').append(content(record.get(field.pos()))).append(' ');
      }
    }
    return text.toString();
  }

  private static Object content(@Nullable Object content) {
    if (content instanceof Map<?, ?> map) {
      return new TreeMap<>(map);
    }
    if (content instanceof List<?> list) {
      return list.stream().map(NewestValues::content).toList();
    }
    return content instanceof SpecificRecord record ? text(record) : String.valueOf(content);
  }
}
