package io.kooflow.torture.streams;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * A sum of weight * 2^(t/h), as the contract of decayed sums has it: the fraction of each power
 * rounded to 40 binary digits, the rest exact, and nothing of what is more than 96 whole powers
 * below the highest. For one thread.
 */
final class NaiveDecay {
  private static final int FRACTION_BITS = 40;
  private static final int MANTISSA_BITS = 53;
  private static final int SPAN = 96;

  private final long halfLife;
  private final Map<Long, BigInteger> byWholePower = new HashMap<>();

  /** An empty sum; the half-life in milliseconds. */
  NaiveDecay(long halfLife) {
    this.halfLife = halfLife;
  }

  /** One more time, epoch milliseconds; a weight of 0 adds nothing. */
  NaiveDecay add(long createdAt, long weight) {
    if (weight > 0) {
      double power = StrictMath.pow(2, (double) (createdAt % halfLife) / halfLife);
      BigInteger digits = BigInteger.valueOf(Math.round(power * (1L << FRACTION_BITS)));
      BigInteger worth = digits.multiply(BigInteger.valueOf(weight));
      byWholePower.merge(createdAt / halfLife, worth, BigInteger::add);
    }
    return this;
  }

  /** log2 of the sum, of its 53 leading bits; the sum must not be empty. */
  double log2() {
    long oldest =
        byWholePower.keySet().stream().max(Comparator.naturalOrder()).orElseThrow() - SPAN;
    BigInteger sum = BigInteger.ZERO;
    for (Map.Entry<Long, BigInteger> each : byWholePower.entrySet()) {
      if (each.getKey() >= oldest) {
        sum = sum.add(each.getValue().shiftLeft((int) (each.getKey() - oldest)));
      }
    }
    int length = sum.bitLength();
    double leading = sum.shiftRight(length - MANTISSA_BITS).doubleValue();
    double mantissa = leading / (1L << (MANTISSA_BITS - 1));
    double whole = oldest - FRACTION_BITS + length - 1;
    return whole + StrictMath.log(mantissa) / StrictMath.log(2);
  }
}
