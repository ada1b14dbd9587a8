package io.kooflow.torture.streams;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.operations.kafka.Readers;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.RevisionHeaders;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** All committed records of the application's outputs, in the order of each key. */
final class Records {
  /** Outputs whose records carry a revision of their own. */
  private static final List<String> REVISED =
      List.of(
          Topics.KOO_ENGAGEMENT,
          Topics.KOO_ENRICHED,
          Topics.TRENDING,
          Topics.CREATOR_ENGAGEMENT,
          Topics.CREATORS);

  private record Published(ByteBuffer key, @Nullable SpecificRecord value, long revision) {}

  private final Map<String, List<Published>> byTopic = new HashMap<>();

  private Records() {}

  static Records read(KafkaTarget kafka) {
    Records records = new Records();
    try (KafkaConsumer<byte[], byte[]> consumer = Readers.rawConsumer(kafka);
        AvroDeserializer<GenericContainer> values = Readers.values(kafka)) {
      REVISED.forEach(topic -> records.byTopic.put(topic, all(consumer, topic, values)));
      records.byTopic.put(Topics.MILESTONES, all(consumer, Topics.MILESTONES, values));
    }
    return records;
  }

  static List<TopicPartition> partitions(String topic) {
    return IntStream.range(0, Topics.named(topic).partitions())
        .mapToObj(partition -> new TopicPartition(topic, partition))
        .toList();
  }

  private static List<Published> all(
      KafkaConsumer<byte[], byte[]> consumer,
      String topic,
      AvroDeserializer<GenericContainer> values) {
    List<TopicPartition> partitions = partitions(topic);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<Published> all = new ArrayList<>();
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(Duration.ofMillis(100)).forEach(record -> all.add(published(record, values)));
    }
    return all;
  }

  private static Published published(
      ConsumerRecord<byte[], byte[]> record, AvroDeserializer<GenericContainer> values) {
    SpecificRecord value =
        record.value() == null
            ? null
            : (SpecificRecord) values.deserialize(record.topic(), record.value());
    return new Published(ByteBuffer.wrap(record.key()), value, revision(record, value));
  }

  private static long revision(
      ConsumerRecord<byte[], byte[]> record, @Nullable SpecificRecord value) {
    if (value != null) {
      return (Long) value.get(value.getSchema().getField("revision").pos());
    }
    Revision revision = RevisionHeaders.read(record.headers());
    return revision == null ? -1 : revision.revision();
  }

  /** The newest of each key, tombstones left out. */
  <T extends SpecificRecord> List<T> newest(String topic, Class<T> type) {
    Map<ByteBuffer, Published> newest = new LinkedHashMap<>();
    of(topic).forEach(each -> newest.put(each.key, each));
    return newest.values().stream()
        .filter(each -> each.value != null)
        .map(each -> type.cast(each.value))
        .toList();
  }

  /** All values of a topic that has no tombstones. */
  <T extends SpecificRecord> List<T> all(String topic, Class<T> type) {
    return of(topic).stream().map(each -> type.cast(Objects.requireNonNull(each.value))).toList();
  }

  private List<Published> of(String topic) {
    return Objects.requireNonNull(byTopic.get(topic));
  }

  /** One line for each revision that does not follow upon the one before, of each key from 1. */
  List<String> repeatedOrMissing() {
    List<String> wrong = new ArrayList<>();
    for (String topic : REVISED) {
      Map<ByteBuffer, Long> last = new HashMap<>();
      for (Published each : of(topic)) {
        Long before = last.put(each.key, each.revision);
        if (each.revision != (before == null ? 0 : before) + 1) {
          wrong.add(
              String.format(Locale.ROOT, "%s: revision %d after %s", topic, each.revision, before));
        }
      }
    }
    return wrong;
  }
}
