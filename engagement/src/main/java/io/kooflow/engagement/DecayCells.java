package io.kooflow.engagement;

import java.math.BigInteger;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Exact decayed sum of 2^(t/h) over a set of times t, for one half-life h. With 2^(t/h) = 2^k *
 * 2^f, a time adds round(2^f * 2^40) to cell k, and taking it back subtracts the same: whole
 * numbers, so that order does not matter and a take-back restores the same bits. A cell that
 * reaches zero goes.
 *
 * <p>Older cells are kept as long as something present lies in them; it is the reading that looks
 * only at the cells within {@value #READ_SPAN} half-lives of the newest one. Dropping them instead
 * would show once the newest reactions were taken back. Not safe for use by several threads.
 */
public final class DecayCells {
  /**
   * Half-lives below the newest cell that a reading takes in; below lies less than 2^-96 of the
   * newest.
   */
  public static final int READ_SPAN = 96;

  /** Binary digits behind the point in each cell. */
  static final int FRACTION_BITS = 40;

  private final long halfLifeMillis;
  private final TreeMap<Long, BigInteger> cells = new TreeMap<>();

  /** No times yet. The half-life is in milliseconds, positive. */
  public DecayCells(long halfLifeMillis) {
    if (halfLifeMillis < 1) {
      throw new IllegalArgumentException("A half-life must be positive, got " + halfLifeMillis);
    }
    this.halfLifeMillis = halfLifeMillis;
  }

  public long halfLifeMillis() {
    return halfLifeMillis;
  }

  /** Adds one time, epoch milliseconds, clamped by {@link EventTime}. */
  public void add(long epochMillis) {
    long time = EventTime.clamp(epochMillis);
    change(time / halfLifeMillis, BigInteger.valueOf(share(time)));
  }

  /**
   * Takes back one time that was added before; {@link IllegalStateException} if it cannot have
   * been.
   */
  public void takeBack(long epochMillis) {
    long time = EventTime.clamp(epochMillis);
    change(time / halfLifeMillis, BigInteger.valueOf(-share(time)));
  }

  public boolean isEmpty() {
    return cells.isEmpty();
  }

  /** log2 of the sum; empty without times. The decayed value at time T is 2^(this - T/h). */
  public OptionalDouble log2Sum() {
    return new WeightedDecay(halfLifeMillis).plus(1, this).log2();
  }

  /** Cell number to sum, all positive; sorted, read-only. */
  NavigableMap<Long, BigInteger> cells() {
    return Collections.unmodifiableNavigableMap(cells);
  }

  /** The cells that a reading takes in when {@code newest} is the highest cell there. */
  SortedMap<Long, BigInteger> readable(long newest) {
    return cells.tailMap(newest - READ_SPAN, true);
  }

  @Nullable Long newestCell() {
    return cells.isEmpty() ? null : cells.lastKey();
  }

  void restore(long cell, BigInteger sum) {
    change(cell, sum);
  }

  private long share(long time) {
    double fraction = (double) (time % halfLifeMillis) / (double) halfLifeMillis;
    return ExactLog2.pow2(fraction, FRACTION_BITS);
  }

  private void change(long cell, BigInteger by) {
    BigInteger sum = cells.getOrDefault(cell, BigInteger.ZERO).add(by);
    if (sum.signum() < 0) {
      throw new IllegalStateException("More was taken back than added in decay cell " + cell);
    }
    if (sum.signum() == 0) {
      cells.remove(cell);
    } else {
      cells.put(cell, sum);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DecayCells that
        && halfLifeMillis == that.halfLifeMillis
        && cells.equals(that.cells);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(halfLifeMillis) + cells.hashCode();
  }

  @Override
  public String toString() {
    return "DecayCells[" + halfLifeMillis + " ms, " + cells + "]";
  }
}
