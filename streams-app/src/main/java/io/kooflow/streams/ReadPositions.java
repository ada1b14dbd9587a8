package io.kooflow.streams;

import io.kooflow.schemas.Topics;
import io.kooflow.streams.generation.TopicPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;

/**
 * Where a group goes on reading each of its sources. Refuses to start where records that it has not
 * read are gone, by retention or because a topic was made anew: Kafka Streams would go on with the
 * oldest left, and nobody would know. A group that never read is told to begin at 0, so that from
 * then on a position that is missing means that it was lost.
 */
final class ReadPositions {
  private final Admin admin;
  private final String group;
  private final List<TopicPartition> sources;
  private final Set<TopicPartition> mayBeCut;
  private final boolean mayBegin;

  /**
   * The caller owns {@code admin}.
   *
   * @param mayBegin whether a group without any position never read, and may begin at nothing
   */
  ReadPositions(Admin admin, String group, TopicPlan topics, boolean mayBegin) {
    this.mayBegin = mayBegin;
    this.admin = admin;
    this.group = group;
    this.sources =
        partitions(topics, Topics.KOO_CHANGES, Topics.REACTION_CHANGES, Topics.KOO_SCORES);
    this.mayBeCut = Set.copyOf(partitions(topics, Topics.KOO_SCORES));
  }

  private static List<TopicPartition> partitions(TopicPlan topics, String... inputs) {
    return Stream.of(inputs)
        .map(topics::topic)
        .flatMap(
            topic ->
                IntStream.range(0, Topics.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic, partition)))
        .toList();
  }

  /**
   * Makes sure that the group has a position everywhere, and that what it wants is there.
   *
   * @return whether the group has read anything before
   * @throws ConfigException naming each gap, or each position that was lost
   */
  boolean prepare() {
    try {
      Map<TopicPartition, Long> next = committed();
      if ((mayBegin || !next.isEmpty()) && !next.keySet().containsAll(sources)) {
        begin(next.keySet());
        next = committed();
      }
      refuseLost(next);
      refuseGaps(next);
      return next.values().stream().anyMatch(offset -> offset > 0);
    } catch (ExecutionException failed) {
      throw new KafkaException("Offsets cannot be read", failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while offsets were read", interrupted);
    }
  }

  /** Only where all that was ever written is still there: counting it twice is harmless. */
  private void begin(Set<TopicPartition> known) throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> oldest = offsets(OffsetSpec.earliest());
    Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
    for (TopicPartition source : sources) {
      long offset = oldest.getOrDefault(source, 0L);
      if (!known.contains(source) && (known.isEmpty() || offset == 0)) {
        first.put(source, new OffsetAndMetadata(mayBeCut.contains(source) ? offset : 0));
      }
    }
    try {
      admin.alterConsumerGroupOffsets(group, first).all().get();
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof UnknownMemberIdException)
          && !(failed.getCause() instanceof GroupNotEmptyException)) {
        throw failed;
      }
      // Another instance runs already and has told the group.
    }
  }

  private void refuseLost(Map<TopicPartition, Long> next) {
    Set<String> lost = new TreeSet<>();
    sources.stream()
        .filter(source -> !next.containsKey(source))
        .forEach(source -> lost.add(source.toString()));
    if (!lost.isEmpty()) {
      throw new ConfigException(
          "Group "
              + group
              + " has no position in "
              + String.join(", ", lost)
              + " though it has read before. Set them to what was read last, or start a new generation");
    }
  }

  private void refuseGaps(Map<TopicPartition, Long> next)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> oldest = offsets(OffsetSpec.earliest());
    Map<TopicPartition, Long> end = offsets(OffsetSpec.latest());
    List<String> gaps = new ArrayList<>();
    for (TopicPartition source : sources) {
      long wanted = next.getOrDefault(source, 0L);
      long first = oldest.getOrDefault(source, 0L);
      long last = end.getOrDefault(source, 0L);
      if (wanted < first || wanted > last) {
        gaps.add(
            String.format(
                Locale.ROOT,
                "%s continues at offset %d but holds %d to %d",
                source,
                wanted,
                first,
                last));
      }
    }
    if (!gaps.isEmpty()) {
      throw new ConfigException(
          "Records are gone that were never counted: "
              + String.join("; ", gaps)
              + ". Start a new generation, fed by the lake");
    }
  }

  private Map<TopicPartition, Long> committed() throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> next = new HashMap<>();
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      for (TopicPartition source : sources) {
        OffsetAndMetadata offset = committed.get(source);
        if (offset != null) {
          next.put(source, offset.offset());
        }
      }
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof GroupIdNotFoundException)) {
        throw failed;
      }
    }
    return next;
  }

  private Map<TopicPartition, Long> offsets(OffsetSpec which)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    sources.forEach(source -> asked.put(source, which));
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> each :
        admin.listOffsets(asked).all().get().entrySet()) {
      offsets.put(each.getKey(), each.getValue().offset());
    }
    return offsets;
  }
}
