package io.kooflow.sink;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when a partition goes back behind what is committed. Within an assignment Kafka does so
 * only where the topic is another one: it was deleted and made again, or lost its end. Kafka
 * forgets a group's offsets with a topic, so what was not read of it is lost without a word
 * otherwise. Used by the task's thread.
 */
final class InputPositions {
  private static final Logger LOG = LoggerFactory.getLogger(InputPositions.class);

  /** Per connector, what tasks of this worker had committed when they gave a partition away. */
  private static final Map<String, Map<TopicPartition, Long>> EARLIER = new ConcurrentHashMap<>();

  private final Map<TopicPartition, Long> earlier;
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final String remedy;
  private boolean lost;

  /** {@code remedy} is how an operator goes on with a topic that is another one. */
  InputPositions(String connector, String remedy) {
    this.remedy = remedy;
    earlier = EARLIER.computeIfAbsent(connector, ignored -> new ConcurrentHashMap<>());
  }

  /**
   * Takes the offset of a record that came.
   *
   * @throws ConnectException if all below a greater offset of its partition is committed
   */
  void came(TopicPartition partition, long offset) {
    Long below = committed.get(partition);
    if (below == null) {
      begins(partition, offset);
    } else if (offset < below) {
      lost = true;
      throw new ConnectException(
          ("Partition %s goes back to offset %s, though all below %s was written and committed: its"
                  + " topic was deleted and made again, or lost its end, while the task ran. What was"
                  + " not read of it before is lost. %s")
              .formatted(partition, offset, below, remedy));
    }
  }

  /** Takes the offset below which all of a partition is committed now. */
  void committed(TopicPartition partition, long next) {
    if (!committed.containsKey(partition)) {
      begins(partition, next);
    }
    committed.merge(partition, next, Math::max);
  }

  /** Whether a partition went back: then an offset of the old topic must not be committed. */
  boolean isLost() {
    return lost;
  }

  /** Forgets partitions that come or go: another task may have read them meanwhile. */
  void forget(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      Long last = committed.remove(partition);
      if (last != null && last > 0) {
        earlier.merge(partition, last, Math::max);
      }
    }
  }

  private void begins(TopicPartition partition, long offset) {
    committed.put(partition, offset);
    Long before = earlier.remove(partition);
    if (before != null && before > 0 && offset == 0) {
      LOG.warn(
          "Partition {} begins at 0, though this worker had committed {} in it: the topic was made"
              + " again, or the offsets of the connector were reset. Reading records again changes"
              + " nothing that is newer; what was not read of an earlier topic is lost",
          partition,
          before);
    }
  }
}
