package io.kooflow.flink.scoring;

import static io.kooflow.flink.scoring.HeldOffsets.await;

import io.kooflow.schemas.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a job without a checkpoint starts: at the group's committed offset of each partition, at
 * the first record where there is none. Settled when the job is submitted, because the connector's
 * own way of asking for committed offsets calls a method that kafka-clients 4 no longer has.
 *
 * <p>Kafka forgets a group's offsets in a topic that is deleted. So the group also remembers the id
 * of the topic that it has read, as the metadata of an offset in the topic that the job writes to.
 *
 * @param positions the offset to start at, by partition, and the topic's id
 */
record StartingOffsets(ReadPositions positions) {
  /** Where the group remembers; the offset itself says nothing. */
  private static final TopicPartition MEMORY = new TopicPartition(Topics.KOO_SCORES, 0);

  private static final String REMEMBERED = "kooflow.topic-id:";

  /**
   * Asks Kafka, and has the group remember the topic's id.
   *
   * @param acceptGaps goes on at the first record where what was to be read next is gone
   * @throws KafkaException if Kafka does not answer in time or has no such topic
   * @throws ScoringRefusedException naming what is gone unscored
   */
  static StartingOffsets read(Properties kafka, String topic, String groupId, boolean acceptGaps) {
    try (Admin admin = Admin.create(kafka)) {
      HeldOffsets held = HeldOffsets.read(admin, topic);
      Map<TopicPartition, OffsetAndMetadata> committed =
          await(admin.listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata());
      StartingOffsets starts = of(topic, held, committed, acceptGaps);
      remember(admin, groupId, held.topicId());
      return starts;
    }
  }

  /** Says it again, since Kafka forgets what a group has not said for long. */
  static void remember(Admin admin, String groupId, String topicId) {
    await(
        admin
            .alterConsumerGroupOffsets(
                groupId, Map.of(MEMORY, new OffsetAndMetadata(0, REMEMBERED + topicId)))
            .all());
  }

  /**
   * The same, from what Kafka said; partitions without a committed offset are absent or null there.
   */
  static StartingOffsets of(
      String topic,
      HeldOffsets held,
      Map<TopicPartition, OffsetAndMetadata> committed,
      boolean acceptGaps) {
    TreeMap<Integer, Long> known = new TreeMap<>();
    committed.forEach(
        (partition, offset) -> {
          if (partition.topic().equals(topic) && offset != null) {
            known.put(partition.partition(), offset.offset());
          }
        });
    if (!acceptGaps) {
      new ReadPositions(topic, remembered(committed), known).require(held);
    }
    TreeMap<Integer, Long> starts = new TreeMap<>();
    held.first()
        .forEach(
            (partition, first) -> {
              long end = held.end().getOrDefault(partition, first);
              long wanted = known.getOrDefault(partition, first);
              starts.put(partition, wanted < first || wanted > end ? first : wanted);
            });
    return new StartingOffsets(new ReadPositions(topic, held.topicId(), starts));
  }

  private static String remembered(Map<TopicPartition, OffsetAndMetadata> committed) {
    OffsetAndMetadata memory = committed.get(MEMORY);
    String said = memory == null ? "" : Objects.requireNonNullElse(memory.metadata(), "");
    return said.startsWith(REMEMBERED) ? said.substring(REMEMBERED.length()) : "";
  }

  /** For the source: an offset that expires later fails the job rather than being skipped. */
  OffsetsInitializer initializer() {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    positions
        .next()
        .forEach(
            (partition, offset) ->
                offsets.put(new TopicPartition(positions.topic(), partition), offset));
    return OffsetsInitializer.offsets(offsets, OffsetResetStrategy.NONE);
  }
}
