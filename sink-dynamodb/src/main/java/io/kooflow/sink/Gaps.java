package io.kooflow.sink;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Offsets between two records that followed each other, by partition: compaction and the ends of
 * transactions leave them, and so does a topic that was cut short under its reader. Which it was is
 * known once the oldest offset was asked for; until then nothing behind a gap may be committed. Of
 * many gaps it keeps the widest. Not for several threads.
 */
final class Gaps {
  private static final int MOST = 256;

  /**
   * Offsets that no record came from.
   *
   * @param from the first of them
   * @param to of the record that came next
   */
  record Gap(long from, long to) {
    private boolean wasCutAt(long oldest) {
      return from < oldest && oldest <= to;
    }

    private long width() {
      return to - from;
    }
  }

  private static final class Pending {
    private final PriorityQueue<Gap> widest =
        new PriorityQueue<>(Comparator.comparingLong(Gap::width));
    private long first = Long.MAX_VALUE;

    void add(Gap gap) {
      first = Math.min(first, gap.from());
      widest.add(gap);
      if (widest.size() > MOST) {
        widest.remove();
      }
    }

    Pending with(Pending later) {
      later.widest.forEach(this::add);
      first = Math.min(first, later.first);
      return this;
    }
  }

  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final Map<TopicPartition, Pending> fresh = new HashMap<>();
  private final Map<TopicPartition, Pending> underReview = new HashMap<>();

  /** A partition is read from this offset on; nothing if a record came before. */
  void beginIfNew(TopicPartition partition, long offset) {
    next.putIfAbsent(partition, offset);
  }

  /** A record came; returns whether it left a gap, which is more than the end of a transaction. */
  boolean came(TopicPartition partition, long offset) {
    Long expected = next.put(partition, offset + 1);
    if (expected == null || offset <= expected + 1) {
      return false;
    }
    fresh.computeIfAbsent(partition, ignored -> new Pending()).add(new Gap(expected, offset));
    return true;
  }

  /** Call before the oldest offsets are asked for: later gaps are not judged by them. */
  void review() {
    fresh.forEach((partition, gaps) -> underReview.merge(partition, gaps, Pending::with));
    fresh.clear();
  }

  /**
   * Judges the gaps under review of a partition, which are then forgotten.
   *
   * @param oldest offset that is there
   * @return the gap through which the reader fell when all below {@code oldest} went; null if none
   */
  @Nullable Gap cut(TopicPartition partition, long oldest) {
    Pending gaps = underReview.remove(partition);
    return gaps == null
        ? null
        : gaps.widest.stream().filter(each -> each.wasCutAt(oldest)).findFirst().orElse(null);
  }

  /** The offset, or that of the first gap not judged yet if it is smaller. */
  long committable(TopicPartition partition, long offset) {
    return Math.min(offset, Math.min(first(fresh, partition), first(underReview, partition)));
  }

  private static long first(Map<TopicPartition, Pending> gaps, TopicPartition partition) {
    Pending pending = gaps.get(partition);
    return pending == null ? Long.MAX_VALUE : pending.first;
  }

  void forget(TopicPartition partition) {
    next.remove(partition);
    fresh.remove(partition);
    underReview.remove(partition);
  }
}
