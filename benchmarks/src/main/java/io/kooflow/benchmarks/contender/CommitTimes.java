package io.kooflow.benchmarks.contender;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/** When a group's committed offsets moved, as one sees who looks now and then. For one thread. */
final class CommitTimes {
  private Map<TopicPartition, Long> newest = Map.of();
  private long first;
  private long last;
  private int commits;

  /** Takes in what is committed at a time of {@link System#nanoTime}. */
  void saw(Map<TopicPartition, Long> committed, long nanos) {
    if (!committed.equals(newest)) {
      newest = committed;
      first = commits == 0 ? nanos : first;
      last = nanos;
      commits++;
    }
  }

  /** Mean seconds from one commit to the next; 0 where there were not two. */
  double secondsBetween() {
    return commits < 2 ? 0 : (last - first) / (double) TimeUnit.SECONDS.toNanos(1) / (commits - 1);
  }
}
