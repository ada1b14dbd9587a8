package io.kooflow.sink.coalesce;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The offsets that wait for one write: per partition the lowest, which holds back all above it.
 * Small however many records one write stands for; nearly always there is one partition.
 */
final class Claims {
  private final OffsetLedger ledger;
  private @Nullable TopicPartition first;
  private long lowestOfFirst;
  private @Nullable Map<TopicPartition, Long> others;

  Claims(OffsetLedger ledger) {
    this.ledger = ledger;
  }

  void add(TopicPartition partition, long offset) {
    if (first == null) {
      first = partition;
      lowestOfFirst = offset;
      ledger.hold(partition, offset);
    } else if (!first.equals(partition)) {
      addOther(partition, offset);
    } else if (offset < lowestOfFirst) {
      ledger.hold(partition, offset);
      ledger.release(partition, lowestOfFirst);
      lowestOfFirst = offset;
    }
  }

  private void addOther(TopicPartition partition, long offset) {
    if (others == null) {
      others = new HashMap<>();
    }
    Long known = others.get(partition);
    if (known != null && known <= offset) {
      return;
    }
    others.put(partition, offset);
    ledger.hold(partition, offset);
    if (known != null) {
      ledger.release(partition, known);
    }
  }

  /** Takes the claims of another write that this one replaces. */
  void takeOver(Claims other) {
    if (other.first != null) {
      add(other.first, other.lowestOfFirst);
    }
    if (other.others != null) {
      other.others.forEach(this::add);
    }
    other.release();
  }

  void release() {
    if (first != null) {
      ledger.release(first, lowestOfFirst);
      first = null;
    }
    if (others != null) {
      others.forEach(ledger::release);
      others = null;
    }
  }

  /** Drops what belongs to partitions that are no longer ours; their ledger is dropped apart. */
  void forget(Collection<TopicPartition> partitions) {
    if (first != null && partitions.contains(first)) {
      first = null;
    }
    if (others != null) {
      others.keySet().removeAll(partitions);
    }
  }

  boolean concern(Collection<TopicPartition> partitions) {
    return (first != null && partitions.contains(first))
        || (others != null && others.keySet().stream().anyMatch(partitions::contains));
  }

  boolean isEmpty() {
    return first == null && (others == null || others.isEmpty());
  }
}
