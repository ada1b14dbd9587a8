package io.kooflow.torture;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Waits for conditions, never for time alone. */
public final class Deadline {
  private static final long LOOK_EVERY_MILLIS = 50;

  private final Duration limit;
  private final long end;

  private Deadline(Duration limit) {
    this.limit = limit;
    this.end = System.nanoTime() + limit.toNanos();
  }

  public static Deadline in(Duration limit) {
    return new Deadline(limit);
  }

  /**
   * Returns when the condition holds.
   *
   * @throws TortureException naming {@code what} when the limit is over
   */
  public void await(String what, Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new TortureException(
            String.format(Locale.ROOT, "%s: not within %d s", what, limit.toSeconds()));
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }
}
