package io.kooflow.engagement;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Exact decayed sum of 2^(t/h) over a set of times t, for one half-life h. With 2^(t/h) = 2^k *
 * 2^f, a time adds round(2^f * 2^40) to cell k, and taking it back subtracts the same: whole
 * numbers, so that order does not matter and a take-back restores the same bits. A cell that
 * reaches zero goes.
 *
 * <p>A reading looks only at the cells within {@value #READ_SPAN} half-lives of the newest one.
 * Older ones are kept all the same, as long as something present lies in them, for they count again
 * once the newest are taken back; here, or in the cold (see {@link ColdCells}), in which case a
 * cell below {@link #floor} is a change of what lies there.
 *
 * <p>Sums are 128-bit numbers in two's complement, in flat arrays ascending by cell, so that adding
 * a time allocates nothing but, now and then, a larger array. Negative sums are possible in a
 * change that is still to be applied; whoever applies it asks {@link #isSound}. Not safe for use by
 * several threads.
 */
public final class DecayCells {
  /**
   * Half-lives below the newest cell that a reading takes in; below lies less than 2^-96 of the
   * newest.
   */
  public static final int READ_SPAN = 96;

  /** Binary digits behind the point in each cell. */
  static final int FRACTION_BITS = 40;

  private static final long[] NONE = {};

  private final long halfLifeMillis;
  private long[] numbers = NONE;
  private long[] high = NONE;
  private long[] low = NONE;
  private int size;
  private int coldSize;
  private long floor = Long.MIN_VALUE;

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
    change(time / halfLifeMillis, 0, share(time));
  }

  /** Takes back one time; sound only if it was, or will be, added. */
  public void takeBack(long epochMillis) {
    long time = EventTime.clamp(epochMillis);
    change(time / halfLifeMillis, -1, -share(time));
  }

  /** Adds every cell that is here of {@code other}, which has the same half-life. */
  void plus(DecayCells other) {
    for (int i = 0; i < other.size; i++) {
      change(other.numbers[i], other.high[i], other.low[i]);
    }
  }

  /** Subtracts every cell that is here of {@code other}, which has the same half-life. */
  void minus(DecayCells other) {
    for (int i = 0; i < other.size; i++) {
      long negatedLow = -other.low[i];
      change(other.numbers[i], ~other.high[i] + (negatedLow == 0 ? 1 : 0), negatedLow);
    }
  }

  /** Whether no cell is here. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** Cells that lie in the cold. */
  int coldSize() {
    return coldSize;
  }

  void countCold(int more) {
    coldSize += more;
  }

  /** All cells below this number, and no others, lie in the cold; the least long if none do. */
  long floor() {
    return floor;
  }

  /** Says that here are the cells to be read, and all others in the cold. */
  void settled() {
    floor = coldSize == 0 ? Long.MIN_VALUE : newest() - READ_SPAN;
  }

  /** Takes out and gives the cells below this number. */
  DecayCells takeBelow(long number) {
    DecayCells below = new DecayCells(halfLifeMillis);
    int found =
        size == 0 || numbers[0] >= number ? 0 : Arrays.binarySearch(numbers, 0, size, number);
    int count = found < 0 ? -found - 1 : found;
    if (count > 0) {
      below.numbers = Arrays.copyOf(numbers, count);
      below.high = Arrays.copyOf(high, count);
      below.low = Arrays.copyOf(low, count);
      below.size = count;
      shift(count, 0);
      size -= count;
    }
    return below;
  }

  /** Whether no more was taken back than added. */
  boolean isSound() {
    for (int i = 0; i < size; i++) {
      if (high[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** log2 of the sum; empty without times. The decayed value at time T is 2^(this - T/h). */
  public OptionalDouble log2Sum() {
    return new WeightedDecay(halfLifeMillis).plus(1, this).log2();
  }

  /** Cell number to sum, sorted; a copy. */
  NavigableMap<Long, BigInteger> cells() {
    TreeMap<Long, BigInteger> cells = new TreeMap<>();
    for (int i = 0; i < size; i++) {
      BigInteger unsignedLow = new BigInteger(Long.toUnsignedString(low[i]));
      cells.put(numbers[i], BigInteger.valueOf(high[i]).shiftLeft(Long.SIZE).add(unsignedLow));
    }
    return cells;
  }

  /** Number of cells here. */
  int size() {
    return size;
  }

  /** Number of the newest cell here; there must be one. */
  long newest() {
    return numbers[size - 1];
  }

  /** Number of the i-th cell, ascending. */
  long number(int i) {
    return numbers[i];
  }

  /** Upper half of the i-th sum, signed. */
  long high(int i) {
    return high[i];
  }

  /** Lower half of the i-th sum, unsigned. */
  long low(int i) {
    return low[i];
  }

  /** Adds a 128-bit number to one cell. */
  void change(long number, long addHigh, long addLow) {
    int at = find(number);
    if (at < 0) {
      at = -at - 1;
      insert(at, number);
    }
    long sum = low[at] + addLow;
    boolean carry = Long.compareUnsigned(sum, addLow) < 0;
    low[at] = sum;
    high[at] += addHigh + (carry ? 1 : 0);
    if (sum == 0 && high[at] == 0) {
      remove(at);
    }
  }

  private int find(long number) {
    boolean isLast = size > 0 && numbers[size - 1] == number;
    return isLast ? size - 1 : Arrays.binarySearch(numbers, 0, size, number);
  }

  private void insert(int at, long number) {
    if (size == numbers.length) {
      int capacity = size + 1 + size / 2;
      numbers = Arrays.copyOf(numbers, capacity);
      high = Arrays.copyOf(high, capacity);
      low = Arrays.copyOf(low, capacity);
    }
    shift(at, at + 1);
    size++;
    numbers[at] = number;
    high[at] = 0;
    low[at] = 0;
  }

  private void remove(int at) {
    shift(at + 1, at);
    size--;
  }

  private void shift(int from, int to) {
    System.arraycopy(numbers, from, numbers, to, size - from);
    System.arraycopy(high, from, high, to, size - from);
    System.arraycopy(low, from, low, to, size - from);
  }

  private long share(long time) {
    double fraction = (double) (time % halfLifeMillis) / (double) halfLifeMillis;
    return ExactLog2.pow2(fraction, FRACTION_BITS);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DecayCells that
        && halfLifeMillis == that.halfLifeMillis
        && coldSize == that.coldSize
        && Arrays.equals(numbers, 0, size, that.numbers, 0, that.size)
        && Arrays.equals(high, 0, size, that.high, 0, that.size)
        && Arrays.equals(low, 0, size, that.low, 0, that.size);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(halfLifeMillis) + cells().hashCode();
  }

  @Override
  public String toString() {
    return "DecayCells[" + halfLifeMillis + " ms, " + cells() + ", cold " + coldSize + "]";
  }
}
