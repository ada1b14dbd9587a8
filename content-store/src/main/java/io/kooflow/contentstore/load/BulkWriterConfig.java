package io.kooflow.contentstore.load;

import java.time.Duration;

/**
 * Bounds of a {@link BulkWriter}.
 *
 * @param inFlight most requests under way at a time, 1 to 1,000
 * @param attempts how often one request is sent before its leftovers are a failure, 1 or more
 * @param firstBackoff longest wait before the second attempt; doubles with each further one;
 *     positive
 * @param longestBackoff bound of that doubling; not below {@code firstBackoff}
 */
public record BulkWriterConfig(
    int inFlight, int attempts, Duration firstBackoff, Duration longestBackoff) {

  /** Refuses bounds out of range. */
  public BulkWriterConfig {
    if (inFlight < 1 || inFlight > 1000) {
      throw new IllegalArgumentException("in-flight must be 1 to 1000, got " + inFlight);
    }
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be 1 or more, got " + attempts);
    }
    if (firstBackoff.isNegative() || firstBackoff.isZero()) {
      throw new IllegalArgumentException("first-backoff must be positive, got " + firstBackoff);
    }
    if (longestBackoff.compareTo(firstBackoff) < 0) {
      throw new IllegalArgumentException(
          "longest-backoff must not be below first-backoff, got " + longestBackoff);
    }
  }

  /** Eight in flight; twelve attempts, 50 ms to 5 s apart: about half a minute of throttling. */
  public static BulkWriterConfig defaults() {
    return new BulkWriterConfig(8, 12, Duration.ofMillis(50), Duration.ofSeconds(5));
  }

  /** Upper bound of the wait before {@code attempt}, counted from 1; the wait itself is random. */
  Duration backoffBefore(int attempt) {
    long doubled = firstBackoff.toMillis() << Math.min(attempt - 2, 20);
    return Duration.ofMillis(Math.min(Math.max(doubled, 1), longestBackoff.toMillis()));
  }
}
