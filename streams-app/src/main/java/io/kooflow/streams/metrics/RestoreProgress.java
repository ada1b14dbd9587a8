package io.kooflow.streams.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How far the stores are that are being restored from their changelogs. */
public final class RestoreProgress implements StateRestoreListener {
  private final ConcurrentMap<TopicPartition, Restored> running = new ConcurrentHashMap<>();

  private final LongAdder total = new LongAdder();

  /** Records of one changelog partition; offsets may have holes, so done may stay below. */
  private record Restored(long wanted, long done) {}

  @Override
  public void onRestoreStart(TopicPartition changelog, String store, long start, long end) {
    running.put(changelog, new Restored(Math.max(end - start, 0), 0));
  }

  @Override
  public void onBatchRestored(
      TopicPartition changelog, String store, long batchEnd, long restored) {
    total.add(restored);
    running.computeIfPresent(
        changelog, (partition, so) -> new Restored(so.wanted, so.done + restored));
  }

  @Override
  public void onRestoreEnd(TopicPartition changelog, String store, long total) {
    running.remove(changelog);
  }

  @Override
  public void onRestoreSuspended(TopicPartition changelog, String store, long total) {
    running.remove(changelog);
  }

  /** Records read back since the process began; only grows. */
  long recordsRestored() {
    return total.sum();
  }

  /** Changelog partitions being restored. */
  long partitions() {
    return running.size();
  }

  /** Records still to be read, at most. */
  long recordsLeft() {
    return running.values().stream().mapToLong(each -> Math.max(each.wanted - each.done, 0)).sum();
  }

  /** Share of what is being restored that is done, 0 to 1; 1 when nothing is being restored. */
  double share() {
    Map<TopicPartition, Restored> now = Map.copyOf(running);
    long wanted = now.values().stream().mapToLong(Restored::wanted).sum();
    long done = now.values().stream().mapToLong(Restored::done).sum();
    return wanted == 0 ? 1 : Math.min(1, (double) done / wanted);
  }
}
