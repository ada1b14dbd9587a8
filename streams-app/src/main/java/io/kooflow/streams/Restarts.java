package io.kooflow.streams;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.LongSupplier;

/** Counts failures within the last hour against a limit. Safe for use by several threads. */
final class Restarts {
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 5;

  private final int limit;
  private final LongSupplier nanos;
  private final ArrayDeque<Long> failures = new ArrayDeque<>();

  /**
   * @param nanos a monotonic clock, as {@link System#nanoTime}
   */
  Restarts(int limit, LongSupplier nanos) {
    this.limit = limit;
    this.nanos = nanos;
  }

  /** Counts one failure; true if there may be another attempt. */
  synchronized boolean allowOneMore() {
    long now = nanos.getAsLong();
    failures.removeIf(failure -> now - failure > WINDOW.toNanos());
    failures.add(now);
    return failures.size() <= limit;
  }

  /** How long to wait before that attempt: 1 s after the first failure, doubling up to 32 s. */
  synchronized Duration pause() {
    int doublings = Math.min(Math.max(failures.size() - 1, 0), MOST_DOUBLINGS);
    return FIRST_PAUSE.multipliedBy(1L << doublings);
  }
}
