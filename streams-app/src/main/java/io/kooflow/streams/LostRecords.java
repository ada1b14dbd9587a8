package io.kooflow.streams;

import io.kooflow.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * Looks before the start whether records that this application has not read yet are gone: by
 * retention, or because the topic was made anew. Kafka Streams would go on with the oldest left,
 * and nobody would know.
 */
final class LostRecords {
  private static final List<TopicPartition> SOURCES =
      Stream.of(Topics.KOO_CHANGES, Topics.REACTION_CHANGES)
          .flatMap(
              topic ->
                  IntStream.range(0, Topics.PARTITIONS)
                      .mapToObj(partition -> new TopicPartition(topic, partition)))
          .toList();

  private LostRecords() {}

  /**
   * Throws {@link ConfigException} naming each gap. The next record to read is the one that the
   * group has committed, or the first of all. The caller owns {@code admin}.
   */
  static void refuse(Admin admin, String group) {
    try {
      Map<TopicPartition, Long> next = next(admin, group);
      Map<TopicPartition, Long> oldest = offsets(admin, OffsetSpec.earliest());
      Map<TopicPartition, Long> end = offsets(admin, OffsetSpec.latest());
      List<String> gaps = new ArrayList<>();
      for (TopicPartition source : SOURCES) {
        long wanted = next.getOrDefault(source, 0L);
        long first = oldest.getOrDefault(source, 0L);
        long last = end.getOrDefault(source, 0L);
        if (wanted < first || wanted > last) {
          gaps.add(
              "%s continues at offset %d but holds %d to %d"
                  .formatted(source, wanted, first, last));
        }
      }
      if (!gaps.isEmpty()) {
        throw new ConfigException(
            "Records are gone that were never counted: "
                + String.join("; ", gaps)
                + ". Start a new generation, fed by a snapshot of the content store");
      }
    } catch (ExecutionException failed) {
      throw new KafkaException("Offsets cannot be read", failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while offsets were read", interrupted);
    }
  }

  private static Map<TopicPartition, Long> next(Admin admin, String group)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> next = new HashMap<>();
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      committed.forEach(
          (partition, offset) -> {
            if (offset != null) {
              next.put(partition, offset.offset());
            }
          });
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof GroupIdNotFoundException)) {
        throw failed;
      }
    }
    return next;
  }

  private static Map<TopicPartition, Long> offsets(Admin admin, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    SOURCES.forEach(source -> asked.put(source, which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> each :
        admin.listOffsets(asked).all().get().entrySet()) {
      offsets.put(each.getKey(), each.getValue().offset());
    }
    return offsets;
  }
}
