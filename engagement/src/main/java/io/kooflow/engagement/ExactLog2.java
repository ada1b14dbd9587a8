package io.kooflow.engagement;

import java.math.BigInteger;

/** Powers and logarithms of base 2 that give the same bits on every machine. */
final class ExactLog2 {
  private static final int MANTISSA_BITS = 53;
  private static final double LN_2 = StrictMath.log(2);

  private ExactLog2() {}

  /** round(2^fraction * 2^bits), for 0 <= fraction < 1 and bits <= 51. */
  static long pow2(double fraction, int bits) {
    return StrictMath.round(StrictMath.scalb(StrictMath.pow(2, fraction), bits));
  }

  /** log2 of a positive factor; deterministic. */
  static double log2(double positive) {
    return StrictMath.log(positive) / LN_2;
  }

  /**
   * log2(positive) + exponent. Reads the 53 leading bits, so the error is below 2^-51 before the
   * last sum.
   */
  static double log2(BigInteger positive, long exponent) {
    if (positive.signum() <= 0) {
      throw new IllegalArgumentException("No logarithm of " + positive);
    }
    int length = positive.bitLength();
    double leading = positive.shiftRight(length - MANTISSA_BITS).doubleValue();
    double fraction = log2(StrictMath.scalb(leading, 1 - MANTISSA_BITS));
    return (double) (exponent + length - 1) + fraction;
  }
}
