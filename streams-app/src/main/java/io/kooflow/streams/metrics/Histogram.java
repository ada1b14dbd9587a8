package io.kooflow.streams.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.concurrent.atomic.LongAdder;

/** Counts spans of time in fixed buckets of 50 ms to 10 minutes; safe for several threads. */
final class Histogram {
  private static final long[] BOUNDS_MILLIS = {
    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000
  };

  private final LongAdder[] counts = new LongAdder[BOUNDS_MILLIS.length + 1];
  private final LongAdder sumMillis = new LongAdder();

  Histogram() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  /** Clocks of two machines may differ: a span below 0 counts as 0. */
  void record(long millis) {
    long span = Math.max(millis, 0);
    int bucket = 0;
    while (bucket < BOUNDS_MILLIS.length && span > BOUNDS_MILLIS[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sumMillis.add(span);
  }

  /** In seconds. */
  HistogramDataPointSnapshot snapshot(Labels labels) {
    double[] bounds = new double[counts.length];
    long[] inBucket = new long[counts.length];
    for (int i = 0; i < counts.length; i++) {
      bounds[i] = i == BOUNDS_MILLIS.length ? Double.POSITIVE_INFINITY : BOUNDS_MILLIS[i] / 1e3;
      inBucket[i] = counts[i].sum();
    }
    return HistogramDataPointSnapshot.builder()
        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, inBucket))
        .sum(sumMillis.sum() / 1e3)
        .labels(labels)
        .build();
  }
}
