package io.kooflow.sink.item;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Date;

/** Numbers as DynamoDB takes them: decimal text, at most 38 digits, 1E-130 to below 1E126. */
final class Numbers {
  private static final int MAX_DIGITS = 38;
  private static final BigDecimal SMALLEST = new BigDecimal("1E-130");
  private static final BigDecimal TOO_LARGE = new BigDecimal("1E126");

  private Numbers() {}

  /**
   * The shortest text that reads back as the same number.
   *
   * @throws UnfitRecordException if the value is no number, not finite, or out of range
   */
  static String text(Object value, String path) {
    if (value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte) {
      return value.toString();
    }
    if (value instanceof Date date) {
      return Long.toString(date.getTime());
    }
    return checked(decimal(value, path), path).toString();
  }

  private static BigDecimal decimal(Object value, String path) {
    if (value instanceof Double || value instanceof Float) {
      if (!Double.isFinite(((Number) value).doubleValue())) {
        throw UnfitRecordException.at(path, "must be finite");
      }
      return new BigDecimal(value.toString());
    }
    if (value instanceof BigDecimal number) {
      return number;
    }
    if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    throw UnfitRecordException.at(
        path, "must be a number, got " + value.getClass().getSimpleName());
  }

  private static BigDecimal checked(BigDecimal number, String path) {
    BigDecimal stripped = number.stripTrailingZeros();
    BigDecimal size = stripped.abs();
    if (stripped.precision() > MAX_DIGITS) {
      throw UnfitRecordException.at(path, "has more than " + MAX_DIGITS + " digits");
    }
    if (size.signum() != 0 && (size.compareTo(SMALLEST) < 0 || size.compareTo(TOO_LARGE) >= 0)) {
      throw UnfitRecordException.at(path, "is outside of the range of DynamoDB numbers");
    }
    return stripped;
  }
}
