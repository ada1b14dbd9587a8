package io.kooflow.platform.process;

import java.time.Duration;

/**
 * How often a dead process is started again, and how soon.
 *
 * @param restarts most restarts of one process, but for those before it ran for long
 * @param longRun a process that was up for this long gets all its restarts back
 * @param failedStarts most starts in a row that do not come up, or end young
 * @param young a process that ends sooner than this after it came up has not really started
 * @param firstDelay wait before a start that follows a failed one; doubles with each, up to ten
 *     times
 */
public record RestartPolicy(
    int restarts, Duration longRun, int failedStarts, Duration young, Duration firstDelay) {

  /** Enough for a campaign of kills, few enough that a crash loop ends within two minutes. */
  public static final RestartPolicy DEFAULT =
      new RestartPolicy(
          30, Duration.ofMinutes(10), 6, Duration.ofSeconds(8), Duration.ofMillis(500));

  /** Wait before the next start, zero after a start that came up. */
  Duration delayAfter(int failedInARow) {
    if (failedInARow == 0) {
      return Duration.ZERO;
    }
    return firstDelay.multipliedBy(Math.min(10L, 1L << Math.min(failedInARow - 1, 4)));
  }

  /** How many restarts count against a process that ended after it was up for {@code up}. */
  int counted(int restartsSoFar, Duration up) {
    return up.compareTo(longRun) >= 0 ? 0 : restartsSoFar;
  }

  boolean allows(int restartsSoFar, int failedInARow) {
    return restartsSoFar < restarts && failedInARow < failedStarts;
  }
}
