package io.kooflow.audit.quiet;

import io.kooflow.audit.stores.TopicRecords;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Whether a reader of topics is at their end. Markers of transactions take offsets too, so an
 * offset below the end proves nothing: what lies between is read, and only records count. A
 * transaction that is still open counts as unrest, for its records may be committed next.
 */
final class TopicEnds {
  private final String hop;
  private final Admin admin;
  private final TopicRecords records;

  TopicEnds(String hop, Admin admin, TopicRecords records) {
    this.hop = hop;
    this.admin = admin;
    this.records = records;
  }

  /** Partitions of those of the topics that exist. */
  List<TopicPartition> partitions(List<String> topics) throws InterruptedException {
    Set<String> existing =
        get(admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
    List<String> wanted = topics.stream().filter(existing::contains).toList();
    return get(admin.describeTopics(wanted).allTopicNames()).values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .toList();
  }

  /** What lies beyond {@code reached}, which tells the next offset to be read, 0 for none yet. */
  @Nullable Unrest beyond(List<TopicPartition> partitions, Function<TopicPartition, Long> reached)
      throws InterruptedException {
    Map<TopicPartition, Long> committed = ends(partitions, IsolationLevel.READ_COMMITTED);
    Map<TopicPartition, Long> written = ends(partitions, IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Long> behind = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long end = committed.getOrDefault(partition, 0L);
      if (end < written.getOrDefault(partition, 0L)) {
        return new Unrest(hop, partition + " has an open transaction");
      }
      if (reached.apply(partition) < end) {
        behind.put(partition, reached.apply(partition));
      }
    }
    Map<TopicPartition, Long> left = behind.isEmpty() ? Map.of() : records.countFrom(behind);
    return left.isEmpty()
        ? null
        : new Unrest(hop, "has not processed records by partition " + left);
  }

  private Map<TopicPartition, Long> ends(List<TopicPartition> partitions, IsolationLevel isolation)
      throws InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    Map<TopicPartition, ListOffsetsResultInfo> answers =
        get(admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all());
    answers.forEach((partition, answer) -> ends.put(partition, answer.offset()));
    return ends;
  }

  static <T> T get(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("Kafka did not answer", failed.getCause());
    }
  }
}
