package io.kooflow.schemas.registry;

import java.time.Duration;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * When to try again: after a random part of a bound that doubles with each retry, so that many
 * clients do not come back at once.
 *
 * @param retries tries after the first, 0 or more
 * @param firstWait bound of the wait before the first retry; positive
 * @param maxWait bound of the wait before any retry; positive
 */
public record RetryPolicy(int retries, Duration firstWait, Duration maxWait) {

  /** Refuses a negative count and waits that are not positive. */
  public RetryPolicy {
    if (retries < 0 || firstWait.toMillis() < 1 || maxWait.toMillis() < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Retries must be 0 or more and waits at least 1 ms, got %d, %s, %s",
              retries,
              firstWait,
              maxWait));
    }
  }

  /** Wait before retry number {@code retry}, counted from 1: 0 up to its bound. */
  Duration waitBefore(int retry, RandomGenerator random) {
    long bound = maxWait.toMillis();
    int doublings = retry - 1;
    if (doublings < Long.numberOfLeadingZeros(firstWait.toMillis()) - 1) {
      bound = Math.min(bound, firstWait.toMillis() << doublings);
    }
    return Duration.ofMillis(random.nextLong(bound + 1));
  }
}
