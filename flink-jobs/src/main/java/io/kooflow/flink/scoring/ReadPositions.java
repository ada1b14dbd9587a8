package io.kooflow.flink.scoring;

import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which topic a job reads and up to where, held against what Kafka has of it: a topic that was
 * deleted and made again, cut short or trimmed is refused, so that no text is skipped silently.
 *
 * @param topic its name
 * @param topicId of the topic that was read; empty if that is not known
 * @param next offset that is read next, by partition
 */
record ReadPositions(String topic, String topicId, TreeMap<Integer, Long> next)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /**
   * Compares with what Kafka holds.
   *
   * @throws ScoringRefusedException naming what does not fit, and the way out
   */
  void require(HeldOffsets held) {
    List<String> problems = new ArrayList<>();
    if (!topicId.isEmpty() && !topicId.equals(held.topicId())) {
      problems.add(
          topic + " was deleted and made again (id " + topicId + ", now " + held.topicId() + ")");
    } else {
      next.forEach((partition, offset) -> check(partition, offset, held, problems));
    }
    if (!problems.isEmpty()) {
      throw new ScoringRefusedException(
          "Changes are gone before their texts were scored: "
              + String.join(", ", problems)
              + ". Take a new snapshot of the content store, which brings every text again, and"
              + " start once without a checkpoint and with --accept-gaps true.");
    }
  }

  private void check(int partition, long offset, HeldOffsets held, List<String> problems) {
    Long first = held.first().get(partition);
    Long end = held.end().get(partition);
    String name = topic + "-" + partition;
    if (first == null || end == null) {
      problems.add(name + ", read up to " + offset + ", is no partition any more");
    } else if (offset < first) {
      problems.add(name + " from " + offset + " to " + first);
    } else if (offset > end) {
      problems.add(name + ", read up to " + offset + ", ends at " + end);
    }
  }

  /** The same with a partition read up to before {@code offset}. */
  void reached(int partition, long offset) {
    next.merge(partition, offset, Math::max);
  }

  /** As known from several places: of each partition the furthest. */
  static ReadPositions joined(
      String topic, Iterable<ReadPositions> known, ReadPositions otherwise) {
    ReadPositions joined = null;
    for (ReadPositions each : known) {
      if (joined == null) {
        joined = new ReadPositions(topic, each.topicId, new TreeMap<>(each.next));
      } else {
        Map<Integer, Long> furthest = joined.next;
        each.next.forEach((partition, offset) -> furthest.merge(partition, offset, Math::max));
      }
    }
    return joined == null ? otherwise : joined;
  }
}
