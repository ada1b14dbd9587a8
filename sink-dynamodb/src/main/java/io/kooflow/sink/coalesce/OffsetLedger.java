package io.kooflow.sink.coalesce;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/** Which offsets are held back because their effect is not durable yet. */
final class OffsetLedger {
  /** Per partition: offset to the number of holds on it. */
  private final Map<TopicPartition, TreeMap<Long, Integer>> held = new HashMap<>();

  void hold(TopicPartition partition, long offset) {
    held.computeIfAbsent(partition, ignored -> new TreeMap<>()).merge(offset, 1, Integer::sum);
  }

  /** Ends one hold; none is an accepted case, since a partition may have been given away. */
  void release(TopicPartition partition, long offset) {
    TreeMap<Long, Integer> offsets = held.get(partition);
    if (offsets == null) {
      return;
    }
    offsets.computeIfPresent(offset, (ignored, holds) -> holds == 1 ? null : holds - 1);
    if (offsets.isEmpty()) {
      held.remove(partition);
    }
  }

  /** The offset to read next after a crash: the lowest held, or {@code next} if that is lower. */
  long committable(TopicPartition partition, long next) {
    TreeMap<Long, Integer> offsets = held.get(partition);
    return offsets == null ? next : Math.min(next, offsets.firstKey());
  }

  void forget(Collection<TopicPartition> partitions) {
    held.keySet().removeAll(partitions);
  }

  boolean isClear() {
    return held.isEmpty();
  }
}
