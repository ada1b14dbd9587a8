package io.kooflow.benchmarks.sink;

import io.kooflow.benchmarks.load.LoadSettings;
import io.kooflow.benchmarks.load.ReactionHistory;
import io.kooflow.sink.coalesce.CoalesceConfig;
import io.kooflow.sink.coalesce.Coalescer;
import io.kooflow.sink.coalesce.ItemKey;
import io.kooflow.sink.coalesce.Version;
import io.kooflow.sink.coalesce.Write;
import io.kooflow.sink.coalesce.WriteOutcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes for one history of reactions that come one record each, at a steady rate on a simulated
 * clock: exact, so the same on every machine.
 *
 * @param records offered
 * @param written started by the sink's coalescer
 * @param floor different items per window, over all windows: nobody can write less and be as fresh
 */
public record CountedWrites(long records, long written, long floor) {
  /** A write of an item at most once a second, the others being the sink's usual limits. */
  public static final CoalesceConfig ONE_SECOND =
      new CoalesceConfig(
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          1_000_000,
          1L << 40,
          1_000_000,
          Duration.ofMillis(50),
          Duration.ofSeconds(5),
          Duration.ofMinutes(10),
          Map.of());

  private static final TopicPartition PARTITION = new TopicPartition("feed", 0);
  private static final long WINDOW_MILLIS = 1_000;

  /** Counts; the store answers at once. */
  public static CountedWrites of(LoadSettings load, int perSecond) {
    Coalescer<String> coalescer = new Coalescer<>(ONE_SECOND, new SplittableRandom(load.seed()));
    ReactionHistory history = new ReactionHistory(load);
    Map<Long, Long> versions = new HashMap<>();
    Set<Long> inWindow = new HashSet<>();
    long floor = 0;
    long written = 0;
    long window = 0;
    for (long offset = 0; history.hasNext(); offset++) {
      long now = offset * 1_000 / perSecond;
      if (now / WINDOW_MILLIS > window) {
        window = now / WINDOW_MILLIS;
        inWindow.clear();
      }
      long contentId = history.next().getContentId();
      floor += inWindow.add(contentId) ? 1 : 0;
      long version = versions.merge(contentId, 1L, Long::sum);
      ItemKey key = new ItemKey("feed_items", Long.toString(contentId));
      coalescer.offer(new Write<>(key, Version.of(version), "", 100), PARTITION, offset, now);
      written += completeDue(coalescer, now);
    }
    written += completeDue(coalescer, Long.MAX_VALUE / 2);
    return new CountedWrites(load.records(), written, floor);
  }

  /** Lets every write that is due succeed at once; how many there were. */
  public static int completeDue(Coalescer<String> coalescer, long now) {
    int started = 0;
    for (Write<String> write : coalescer.startDue(now)) {
      coalescer.completed(write, WriteOutcome.WRITTEN, now);
      started++;
    }
    return started;
  }
}
