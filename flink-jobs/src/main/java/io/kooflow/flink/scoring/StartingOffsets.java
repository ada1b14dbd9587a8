package io.kooflow.flink.scoring;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a job without a checkpoint starts: at the group's committed offset of each partition, at
 * the first record where there is none. Settled when the job is submitted, because the connector's
 * own way of asking for committed offsets calls a method that kafka-clients 4 no longer has.
 *
 * @param offsets the offset to start at, by partition
 */
record StartingOffsets(Map<TopicPartition, Long> offsets) {
  private static final long TIMEOUT_SECONDS = 20;

  /**
   * Asks Kafka.
   *
   * @param acceptGaps goes on at the first record where the committed one has expired
   * @throws KafkaException if Kafka does not answer in time or has no such topic
   * @throws IllegalStateException naming each partition whose next texts have expired unscored
   */
  static StartingOffsets read(Properties kafka, String topic, String groupId, boolean acceptGaps) {
    try (Admin admin = Admin.create(kafka)) {
      TopicDescription description =
          requireNonNull(await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
      Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
      description
          .partitions()
          .forEach(
              one ->
                  earliest.put(new TopicPartition(topic, one.partition()), OffsetSpec.earliest()));
      Map<TopicPartition, Long> first = new HashMap<>();
      await(admin.listOffsets(earliest).all())
          .forEach((partition, found) -> first.put(partition, found.offset()));
      Map<TopicPartition, OffsetAndMetadata> committed =
          await(admin.listConsumerGroupOffsets(groupId).partitionsToOffsetAndMetadata());
      return of(first, committed, acceptGaps);
    }
  }

  /**
   * The same, from what Kafka said; partitions without a committed offset are absent or null there.
   */
  static StartingOffsets of(
      Map<TopicPartition, Long> first,
      Map<TopicPartition, OffsetAndMetadata> committed,
      boolean acceptGaps) {
    Map<TopicPartition, Long> starts = new HashMap<>();
    List<String> gaps = new ArrayList<>();
    first.forEach(
        (partition, begin) -> {
          OffsetAndMetadata known = committed.get(partition);
          long wanted = known == null ? begin : known.offset();
          if (wanted < begin && !acceptGaps) {
            gaps.add(partition + " from " + wanted + " to " + begin);
          }
          starts.put(partition, Math.max(wanted, begin));
        });
    if (!gaps.isEmpty()) {
      throw new IllegalStateException(
          "Changes have expired before their texts were scored: "
              + String.join(", ", gaps)
              + ". Take a new snapshot of the content store, which brings every text again, and start once with"
              + " --accept-gaps true.");
    }
    return new StartingOffsets(Map.copyOf(starts));
  }

  /** For the source: an offset that expires later fails the job rather than being skipped. */
  OffsetsInitializer initializer() {
    return OffsetsInitializer.offsets(offsets, OffsetResetStrategy.NONE);
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException refused) {
      throw new KafkaException(
          "Kafka does not say where to start: " + refused.getMessage(), refused);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while asking Kafka where to start", interrupted);
    }
  }
}
