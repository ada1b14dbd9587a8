package io.kooflow.sink.coalesce;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The offsets that wait for one write: per partition the lowest, which holds back all above it.
 * Small however many records one write stands for.
 */
final class Claims {
  private final OffsetLedger ledger;
  private final Map<TopicPartition, Long> lowest = new HashMap<>(2);

  Claims(OffsetLedger ledger) {
    this.ledger = ledger;
  }

  void add(TopicPartition partition, long offset) {
    Long known = lowest.get(partition);
    if (known != null && known <= offset) {
      return;
    }
    lowest.put(partition, offset);
    ledger.hold(partition, offset);
    if (known != null) {
      ledger.release(partition, known);
    }
  }

  /** Takes the claims of another write that this one replaces. */
  void takeOver(Claims other) {
    other.lowest.forEach(this::add);
    other.release();
  }

  void release() {
    lowest.forEach(ledger::release);
    lowest.clear();
  }

  /** Drops what belongs to partitions that are no longer ours; their ledger is dropped apart. */
  void forget(Collection<TopicPartition> partitions) {
    lowest.keySet().removeAll(partitions);
  }

  boolean concern(Collection<TopicPartition> partitions) {
    return lowest.keySet().stream().anyMatch(partitions::contains);
  }

  boolean isEmpty() {
    return lowest.isEmpty();
  }
}
