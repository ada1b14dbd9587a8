package io.kooflow.streams.metrics;

import java.util.concurrent.atomic.LongAdder;

/** What became of the records of one input topic, and how old they were. */
public final class InputCounters {
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final Histogram sinceStore = new Histogram();
  private final Histogram sinceTopic = new Histogram();

  /**
   * A record was news.
   *
   * @param changedAt when the store took the change, epoch milliseconds
   * @param timestamp when the topic took it, epoch milliseconds
   */
  public void taken(long changedAt, long timestamp) {
    long now = System.currentTimeMillis();
    sinceStore.record(now - changedAt);
    sinceTopic.record(now - timestamp);
  }

  /** A record was not above the position of its item: a duplicate if it was the same. */
  public void dropped(boolean samePosition) {
    (samePosition ? duplicates : stale).increment();
  }

  long duplicates() {
    return duplicates.sum();
  }

  long staleRecords() {
    return stale.sum();
  }

  Histogram sinceStore() {
    return sinceStore;
  }

  Histogram sinceTopic() {
    return sinceTopic;
  }
}
