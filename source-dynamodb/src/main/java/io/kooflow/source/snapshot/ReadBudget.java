package io.kooflow.source.snapshot;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Read units that snapshots may consume: what a read took, as the server told it, is paid off
 * before the next. One budget for all threads, so it bounds the sum. Thread-safe.
 */
public final class ReadBudget {
  private final double unitsPerSecond;
  private final LongSupplier nanoClock;
  private double owed;
  private long since;
  private double consumed;

  /**
   * @param unitsPerSecond read units a second; 0 for no bound
   * @param nanoClock as {@link System#nanoTime}
   */
  public ReadBudget(long unitsPerSecond, LongSupplier nanoClock) {
    this.unitsPerSecond = unitsPerSecond;
    this.nanoClock = nanoClock;
    this.since = nanoClock.getAsLong();
  }

  /** Waits until all that was consumed is paid off. */
  void await() throws InterruptedException {
    long nanos;
    while ((nanos = nanosToWait()) > 0) {
      TimeUnit.NANOSECONDS.sleep(nanos);
    }
  }

  /** A read consumed so much. */
  synchronized void consumed(double units) {
    payOff();
    owed += units;
    consumed += units;
  }

  /** Read units consumed so far. */
  public synchronized double units() {
    return consumed;
  }

  synchronized long nanosToWait() {
    if (unitsPerSecond == 0) {
      return 0;
    }
    payOff();
    return (long) Math.ceil(owed / unitsPerSecond * TimeUnit.SECONDS.toNanos(1));
  }

  private void payOff() {
    long now = nanoClock.getAsLong();
    double paid = (now - since) * unitsPerSecond / TimeUnit.SECONDS.toNanos(1);
    owed = Math.max(0, owed - paid);
    since = now;
  }
}
