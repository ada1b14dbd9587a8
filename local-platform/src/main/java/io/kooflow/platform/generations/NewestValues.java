package io.kooflow.platform.generations;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.events.CreatorEngagement;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.platform.kafka.Readers;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
final class NewestValues {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final List<String> NOT_COMPARED =
      List.of("generation", "revision", "lastReactionAt", "milestones", "distinctReactors");

  private final KafkaTarget kafka;

  NewestValues(KafkaTarget kafka) {
    this.kafka = kafka;
  }

  /** Every committed record up to now, in the order of each partition. */
  void forEach(String topic, int partitionCount, Consumer<ConsumerRecord<byte[], byte[]>> take) {
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

  /** The keys that have a value. */
  Set<ByteBuffer> keys(String topic, int partitionCount) {
    Set<ByteBuffer> keys = new HashSet<>();
    forEach(
        topic,
        partitionCount,
        record -> {
          ByteBuffer key = ByteBuffer.wrap(record.key());
          if (record.value() == null) {
            keys.remove(key);
          } else {
            keys.add(key);
          }
        });
    return keys;
  }

  /**
   * What each key says, as text without what differs between generations by nature. Nothing for a
   * tombstone, nor for an engagement of which nothing is present.
   */
  Map<ByteBuffer, String> texts(String topic, int partitionCount) {
    Map<ByteBuffer, String> texts = new HashMap<>();
    values(topic, partitionCount)
        .forEach(
            (key, value) -> {
              String text = said(value);
              if (text != null) {
                texts.put(key, text);
              }
            });
    return texts;
  }

  private Map<ByteBuffer, SpecificRecord> values(String topic, int partitionCount) {
    Map<ByteBuffer, SpecificRecord> newest = new HashMap<>();
    forEachValue(
        topic,
        partitionCount,
        (record, value) -> {
          ByteBuffer key = ByteBuffer.wrap(record.key());
          if (value == null) {
            newest.remove(key);
          } else {
            newest.put(key, value);
          }
        });
    return newest;
  }

  /** As {@link #forEach}, decoded; null for a tombstone. */
  void forEachValue(
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
