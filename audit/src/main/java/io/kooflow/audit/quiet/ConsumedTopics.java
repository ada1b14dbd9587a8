package io.kooflow.audit.quiet;

import io.kooflow.audit.Hop;
import io.kooflow.audit.stores.TopicRecords;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer group reads: still when no committed record lies beyond its committed offsets.
 * The topics are looked at one by one in the order of the flow, as one may feed the next.
 */
final class ConsumedTopics implements Stillness {
  private final Hop hop;
  private final Admin admin;
  private final TopicEnds ends;

  ConsumedTopics(Hop hop, Admin admin, TopicRecords records) {
    this.hop = hop;
    this.admin = admin;
    this.ends = new TopicEnds("group " + hop.group(), admin, records);
  }

  @Override
  public @Nullable Unrest look() throws InterruptedException {
    for (String topic : hop.topics()) {
      List<TopicPartition> partitions = ends.partitions(List.of(topic));
      Map<TopicPartition, OffsetAndMetadata> committed =
          TopicEnds.get(
              admin.listConsumerGroupOffsets(hop.group()).partitionsToOffsetAndMetadata());
      Unrest unrest =
          ends.beyond(
              partitions,
              partition -> {
                OffsetAndMetadata offset = committed.get(partition);
                return offset == null ? 0L : offset.offset();
              });
      if (unrest != null) {
        return unrest;
      }
    }
    return null;
  }
}
