package io.kooflow.engagement;

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
   * log2 of a number whose 64 leading bits these are, the first of them set, worth 2^exponent.
   * Takes in 53 of them, so the error is below 2^-51 before the last sum.
   */
  static double log2(long leadingBits, long exponent) {
    double leading = (double) (leadingBits >>> (Long.SIZE - MANTISSA_BITS));
    return (double) exponent + log2(StrictMath.scalb(leading, 1 - MANTISSA_BITS));
  }
}
