package io.kooflow.sink.coalesce;

import java.time.Duration;
import java.util.Map;

/**
 * How long records may wait and how much may be under way. See {@code SinkConfig} for the settings,
 * their defaults and their checks.
 *
 * @param linger how long the first record of an item waits for newer ones; zero or more
 * @param window least time from the start of one write of an item to the start of its next one;
 *     zero or more
 * @param maxDelay a record is written this long after it came even if linger or window is not over;
 *     not below linger
 * @param maxKeys most items waiting or under way before no more records are taken, shared evenly by
 *     the tables; 1 or more
 * @param maxBytes most memory of those; 1 or more
 * @param maxInFlight most writes under way; 1 or more
 * @param backoff mean wait before the first retry; doubles with each failure in a row; positive
 * @param maxBackoff longest mean wait; not below backoff
 * @param retryLimit how long an item may fail in a row before everything stops; positive
 * @param budgets most write units a second by table; a table that is absent has no budget
 */
public record CoalesceConfig(
    Duration linger,
    Duration window,
    Duration maxDelay,
    int maxKeys,
    long maxBytes,
    int maxInFlight,
    Duration backoff,
    Duration maxBackoff,
    Duration retryLimit,
    Map<String, Double> budgets) {

  /** Copies the budgets. */
  public CoalesceConfig {
    budgets = Map.copyOf(budgets);
  }

  /** When a record that came at {@code arrivedAt} is to be written, milliseconds. */
  long dueAt(long arrivedAt, long notBefore) {
    long rested = Math.max(arrivedAt + linger.toMillis(), notBefore);
    return Math.min(rested, arrivedAt + maxDelay.toMillis());
  }

  /** Mean wait before the retry after so many failures in a row, milliseconds. */
  long backoffMillis(int failures) {
    int doublings = Math.min(failures - 1, 30);
    return Math.min(maxBackoff.toMillis(), backoff.toMillis() << doublings);
  }
}
