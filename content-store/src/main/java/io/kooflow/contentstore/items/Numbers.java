package io.kooflow.contentstore.items;

import java.math.BigDecimal;

/** Numbers as DynamoDB keeps them: decimal, 38 digits, from 1E-130 to below 1E126 in size. */
final class Numbers {
  private static final BigDecimal LEAST = new BigDecimal("1E-130");
  private static final BigDecimal BEYOND = new BigDecimal("1E126");

  private Numbers() {}

  /** The shortest decimal that reads back as the same float or double. */
  static String write(Number number, String path) {
    if (!Double.isFinite(number.doubleValue())) {
      throw new BadValueException(path, "number that is not finite", "finite numbers");
    }
    BigDecimal decimal = new BigDecimal(number.toString());
    if (decimal.signum() == 0) {
      return "0";
    }
    BigDecimal size = decimal.abs();
    if (size.compareTo(LEAST) < 0 || size.compareTo(BEYOND) >= 0) {
      throw new BadValueException(
          path, "number outside DynamoDB's range", "0, or 1E-130 to 9.9E125 in size");
    }
    return decimal.toString();
  }

  static int readInt(String text, String path) {
    try {
      return new BigDecimal(text).intValueExact();
    } catch (ArithmeticException outOfRange) {
      throw new ItemFormatException(path, "number is no 32-bit integer", outOfRange);
    }
  }

  static long readLong(String text, String path) {
    try {
      return new BigDecimal(text).longValueExact();
    } catch (ArithmeticException outOfRange) {
      throw new ItemFormatException(path, "number is no 64-bit integer", outOfRange);
    }
  }
}
