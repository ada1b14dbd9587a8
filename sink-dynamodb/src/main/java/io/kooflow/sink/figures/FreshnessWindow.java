package io.kooflow.sink.figures;

import java.util.Arrays;

/** The last measurements, milliseconds. Thread-safe. */
final class FreshnessWindow {
  private static final int KEPT = 1_024;

  private final long[] last = new long[KEPT];
  private long count;

  synchronized void add(long millis) {
    last[(int) (count++ % KEPT)] = millis;
  }

  /** The value that a share of the measurements is not above; zero if there are none. */
  synchronized long quantile(double share) {
    int size = (int) Math.min(count, KEPT);
    if (size == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(last, size);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(size - 1, Math.ceil(share * size) - 1)];
  }
}
