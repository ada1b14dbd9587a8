package io.kooflow.source.retry;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** The two clocks: one to tell when, one to measure how long. */
public interface TimeSource extends InstantSource, LongSupplier {

  /** The clocks of this machine. */
  static TimeSource system() {
    return new TimeSource() {
      @Override
      public Instant instant() {
        return Instant.now();
      }

      @Override
      public long getAsLong() {
        return System.nanoTime();
      }
    };
  }
}
