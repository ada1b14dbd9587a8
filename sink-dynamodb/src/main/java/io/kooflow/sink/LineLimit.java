package io.kooflow.sink;

import java.util.concurrent.TimeUnit;

/**
 * Which lines of a log are written where one for each record could be too many. Not thread-safe.
 */
final class LineLimit {
  private static final int MOST_LINES = 20;
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(10);

  private long began;
  private int written;
  private long leftOut;

  LineLimit(long now) {
    this.began = now;
  }

  /** Whether one more may be written; if not it is counted. */
  boolean allows() {
    if (written < MOST_LINES) {
      written++;
      return true;
    }
    leftOut++;
    return false;
  }

  /** How many lines were left out in a window that is over now; zero while it lasts. */
  long takeLeftOut(long now) {
    if (now - began < WINDOW) {
      return 0;
    }
    long left = leftOut;
    began = now;
    written = 0;
    leftOut = 0;
    return left;
  }
}
