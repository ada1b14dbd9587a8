package io.kooflow.engagement;

/**
 * A whole number of up to 320 bits that only grows: the weighted sum of cells, each shifted to its
 * place. Room enough for 128-bit sums, weights of 20 bits and shifts of 96, many times over.
 */
final class ExactSum {
  private static final int WORDS = 5;

  private final long[] words = new long[WORDS];

  /** Adds (high, low) * weight * 2^shift. The sum and the weight are 0 or more. */
  void add(long high, long low, long weight, int shift) {
    long lowest = low * weight;
    long carried = Math.multiplyHigh(low, weight) + (low < 0 ? weight : 0);
    long middle = high * weight + carried;
    long highest = Math.multiplyHigh(high, weight);
    if (Long.compareUnsigned(middle, carried) < 0) {
      highest++;
    }
    int word = shift / Long.SIZE;
    int bits = shift % Long.SIZE;
    add(word, lowest << bits);
    add(word + 1, over(lowest, bits) | middle << bits);
    add(word + 2, over(middle, bits) | highest << bits);
    add(word + 3, over(highest, bits));
  }

  private static long over(long value, int bits) {
    return bits == 0 ? 0 : value >>> (Long.SIZE - bits);
  }

  private void add(int word, long value) {
    long carry = value;
    for (int i = word; carry != 0; i++) {
      words[i] += carry;
      carry = Long.compareUnsigned(words[i], carry) < 0 ? 1 : 0;
    }
  }

  /** log2(this) + exponent, of the 53 leading bits; this must be positive. */
  double log2(long exponent) {
    int top = WORDS - 1;
    while (words[top] == 0) {
      top--;
    }
    int zeros = Long.numberOfLeadingZeros(words[top]);
    long leading = words[top] << zeros;
    if (top > 0) {
      leading |= over(words[top - 1], zeros);
    }
    long length = (top + 1L) * Long.SIZE - zeros;
    return ExactLog2.log2(leading, exponent + length - 1);
  }
}
