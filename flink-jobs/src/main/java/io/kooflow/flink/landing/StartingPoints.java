package io.kooflow.flink.landing;

import io.kooflow.lake.landing.LandingRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a job without a checkpoint starts: where the table ends, and at the first record that Kafka
 * still has for partitions that never landed. Refuses what would lose or repeat rows silently.
 *
 * @param ranges where the first range of each partition starts
 * @param reading where the consumer starts; above {@code ranges} only across an accepted gap
 */
record StartingPoints(TreeMap<Integer, Long> ranges, TreeMap<Integer, Long> reading) {
  /** Records that Kafka holds of one partition: from {@code first} up to before {@code end}. */
  record Held(long first, long end) {}

  /**
   * Compares the table with the topic.
   *
   * @param acceptGaps goes on where Kafka has dropped records that never landed
   * @throws LandingRefusedException naming each partition that does not fit, and the way to repair
   */
  static StartingPoints of(
      String topic,
      Map<Integer, Long> tableEnds,
      SortedMap<Integer, Held> held,
      boolean acceptGaps) {
    List<String> problems = new ArrayList<>();
    tableEnds.forEach(
        (partition, end) -> check(topic + "/" + partition, end, held.get(partition), problems));
    StartingPoints points = new StartingPoints(new TreeMap<>(), new TreeMap<>());
    held.forEach(
        (partition, kept) -> {
          long end = tableEnds.getOrDefault(partition, kept.first());
          if (end < kept.first() && !acceptGaps) {
            problems.add(gap(topic + "/" + partition, end, kept));
          }
          points.ranges.put(partition, end);
          points.reading.put(partition, Math.max(end, kept.first()));
        });
    if (!problems.isEmpty()) {
      throw new LandingRefusedException(String.join(" ", problems));
    }
    return points;
  }

  private static void check(String name, long end, @Nullable Held held, List<String> problems) {
    if (held == null) {
      problems.add(
          name
              + ": the table holds records up to "
              + end
              + " of it, but the topic has no such partition: it was deleted and created again. Land"
              + " it in a new table, see docs/operations.md, \"The lake\".");
    } else if (end > held.end()) {
      problems.add(
          name
              + ": the table ends at "
              + end
              + ", but the topic ends at "
              + held.end()
              + ": it was deleted and created again, or lost records. Land it in a new table, see"
              + " docs/operations.md, \"The lake\".");
    }
  }

  private static String gap(String name, long end, Held held) {
    return name
        + ": the table ends at "
        + end
        + ", but Kafka holds nothing before "
        + held.first()
        + ": records have expired that never landed. Take a new snapshot of the content store,"
        + " which repairs the current state, and start once with --accept-gaps true.";
  }
}
