package io.kooflow.streams;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;

/** Counts failures within the last hour against a limit. Safe for use by several threads. */
final class Restarts {
  private static final Duration WINDOW = Duration.ofHours(1);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int MOST_DOUBLINGS = 5;

  private final int limit;
  private final InstantSource clock;
  private final ArrayDeque<Instant> failures = new ArrayDeque<>();

  Restarts(int limit, InstantSource clock) {
    this.limit = limit;
    this.clock = clock;
  }

  /** Counts one failure; true if there may be another attempt. */
  synchronized boolean allowOneMore() {
    Instant now = clock.instant();
    failures.removeIf(failure -> failure.isBefore(now.minus(WINDOW)));
    failures.add(now);
    return failures.size() <= limit;
  }

  /** How long to wait before that attempt: 1 s after the first failure, doubling up to 32 s. */
  synchronized Duration pause() {
    int doublings = Math.min(Math.max(failures.size() - 1, 0), MOST_DOUBLINGS);
    return FIRST_PAUSE.multipliedBy(1L << doublings);
  }
}
