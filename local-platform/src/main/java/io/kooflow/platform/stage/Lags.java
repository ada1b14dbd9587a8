package io.kooflow.platform.stage;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.audit.stores.TopicRecords;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How many records wait for a reader. Markers of transactions take offsets too: while records flow,
 * the offsets between reader and end are told, a few too many; once neither has moved since the
 * last question, the few that are left are read, and only records count. For one thread.
 */
final class Lags {
  /** Among more offsets than these the markers do not matter. */
  private static final long FEW = 1_000;

  private record Place(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
    long offsets() {
      return from.entrySet().stream()
          .mapToLong(each -> to.getOrDefault(each.getKey(), 0L) - each.getValue())
          .sum();
    }
  }

  private record Known(Place place, boolean counted, long lag) {}

  private final TopicRecords records;
  private final Map<String, Known> byStage = new HashMap<>();

  Lags(KafkaTarget kafka) {
    this.records = new TopicRecords(kafka);
  }

  /**
   * @param reached next offset to be read by partition; absent where nothing was read
   * @param ends ends of the partitions that the stage reads
   */
  long of(String stage, Map<TopicPartition, Long> reached, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> from = new HashMap<>();
    Map<TopicPartition, Long> to = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          long next = reached.getOrDefault(partition, 0L);
          if (next < end) {
            from.put(partition, next);
            to.put(partition, end);
          }
        });
    Known now = told(byStage.get(stage), new Place(from, to));
    byStage.put(stage, now);
    return now.lag();
  }

  private Known told(@Nullable Known before, Place place) {
    long offsets = place.offsets();
    if (before == null || !before.place().equals(place)) {
      return new Known(place, false, offsets);
    }
    if (before.counted() || offsets == 0 || offsets > FEW) {
      return before;
    }
    long left = records.countFrom(place.from()).values().stream().mapToLong(Long::longValue).sum();
    return new Known(place, true, left);
  }
}
