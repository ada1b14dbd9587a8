package io.kooflow.engagement;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * One reading: log2 of a sum of decayed sums, each with a whole-number weight. Reckoned in whole
 * numbers up to the last step, so the order of the parts does not matter.
 */
final class WeightedDecay {
  private final long halfLifeMillis;
  private final List<Part> parts = new ArrayList<>();

  private record Part(long weight, DecayCells cells) {
    /** The weighted sum in units of cell {@code oldest}. */
    BigInteger sumFrom(long oldest, long newest) {
      BigInteger sum = BigInteger.ZERO;
      for (Map.Entry<Long, BigInteger> cell : cells.readable(newest).entrySet()) {
        sum = sum.add(cell.getValue().shiftLeft((int) (cell.getKey() - oldest)));
      }
      return sum.multiply(BigInteger.valueOf(weight));
    }
  }

  WeightedDecay(long halfLifeMillis) {
    this.halfLifeMillis = halfLifeMillis;
  }

  /** Takes in the cells weight times; weight 0 leaves them out. */
  WeightedDecay plus(long weight, DecayCells cells) {
    if (cells.halfLifeMillis() != halfLifeMillis) {
      throw new IllegalArgumentException(
          "Half-life " + cells.halfLifeMillis() + " where " + halfLifeMillis + " is read");
    }
    if (weight > 0 && !cells.isEmpty()) {
      parts.add(new Part(weight, cells));
    }
    return this;
  }

  /** Empty when nothing of positive weight is there. */
  OptionalDouble log2() {
    long newest = Long.MIN_VALUE;
    for (Part part : parts) {
      Long cell = part.cells.newestCell();
      newest = cell == null ? newest : Math.max(newest, cell);
    }
    if (newest == Long.MIN_VALUE) {
      return OptionalDouble.empty();
    }
    long oldest = newest - DecayCells.READ_SPAN;
    BigInteger sum = BigInteger.ZERO;
    for (Part part : parts) {
      sum = sum.add(part.sumFrom(oldest, newest));
    }
    return OptionalDouble.of(ExactLog2.log2(sum, oldest - DecayCells.FRACTION_BITS));
  }
}
