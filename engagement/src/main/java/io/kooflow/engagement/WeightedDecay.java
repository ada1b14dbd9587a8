package io.kooflow.engagement;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One reading: log2 of a sum of decayed sums, each with a whole-number weight. Reckoned in whole
 * numbers up to the last step, so the order of the parts does not matter.
 */
final class WeightedDecay {
  private final long halfLifeMillis;
  private final List<Part> parts = new ArrayList<>(4);

  private record Part(long weight, DecayCells cells) {}

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
    if (parts.isEmpty()) {
      return OptionalDouble.empty();
    }
    long newest = Long.MIN_VALUE;
    for (Part part : parts) {
      newest = Math.max(newest, part.cells.newest());
    }
    long oldest = newest - DecayCells.READ_SPAN;
    ExactSum sum = new ExactSum();
    for (Part part : parts) {
      DecayCells cells = part.cells;
      for (int i = cells.size() - 1; i >= 0 && cells.number(i) >= oldest; i--) {
        int shift = (int) (cells.number(i) - oldest);
        sum.add(cells.high(i), cells.low(i), part.weight, shift);
      }
    }
    return OptionalDouble.of(sum.log2(oldest - DecayCells.FRACTION_BITS));
  }
}
