package io.kooflow.source.retry;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Delays between repetitions of one read: doubling, with jitter, bounded in length and in total
 * time since the last success. Not thread-safe.
 */
public final class Backoff {
  private static final int MOST_DOUBLINGS = 20;

  private final RetrySettings settings;
  private final LongSupplier nanoClock;
  private final RandomGenerator random;
  private int failures;
  private long firstFailure;

  /**
   * @param nanoClock as {@link System#nanoTime}
   */
  public Backoff(RetrySettings settings, LongSupplier nanoClock, RandomGenerator random) {
    this.settings = settings;
    this.nanoClock = nanoClock;
    this.random = random;
  }

  /** The read succeeded. */
  public void succeeded() {
    failures = 0;
  }

  /**
   * Counts a failure.
   *
   * @return how long to wait before the next attempt: half to all of the doubled delay
   */
  public Duration failed() {
    if (failures == 0) {
      firstFailure = nanoClock.getAsLong();
    }
    long doubled = settings.first().toNanos() << Math.min(failures, MOST_DOUBLINGS);
    long most = Math.min(doubled, settings.longest().toNanos());
    failures++;
    return Duration.ofNanos(most - random.nextLong(most / 2 + 1));
  }

  /** Whether failures have lasted longer than the settings allow. */
  public boolean exhausted() {
    return failures > 0 && nanoClock.getAsLong() - firstFailure > settings.giveUpAfter().toNanos();
  }
}
