package io.kooflow.sink.item;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Date;

/**
 * Numbers as DynamoDB takes them: decimal text, at most 38 digits, 1E-130 to below 1E126. Equal
 * numbers have equal texts, whatever their Java type.
 */
final class Numbers {
  private static final int MAX_DIGITS = 38;
  private static final BigDecimal SMALLEST = new BigDecimal("1E-130");
  private static final BigDecimal TOO_LARGE = new BigDecimal("1E126");

  private Numbers() {}

  /**
   * The text that reads back as the same number.
   *
   * @throws UnfitValueException if the value is no number, not finite, or out of range
   */
  static String text(Object value) {
    if (isWhole(value)) {
      return Long.toString(whole(value));
    }
    BigDecimal number = decimal(value);
    boolean plain = number.scale() <= 0 && number.precision() - number.scale() <= MAX_DIGITS;
    return plain ? number.toPlainString() : number.toString();
  }

  /**
   * Bytes that DynamoDB counts for it: one for two digits, without zeros before and after them, one
   * more, and one for a sign.
   *
   * @throws UnfitValueException as {@link #text}
   */
  static int bytes(Object value) {
    if (isWhole(value)) {
      return bytes(whole(value));
    }
    BigDecimal number = decimal(value);
    if (number.signum() == 0) {
      return 1;
    }
    return (number.precision() + 1) / 2 + (number.signum() < 0 ? 2 : 1);
  }

  /** Whether it is one of the whole types, or a time, which counts as its epoch milliseconds. */
  static boolean isWhole(Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte
        || value instanceof Date;
  }

  static long whole(Object value) {
    return value instanceof Date date ? date.getTime() : ((Number) value).longValue();
  }

  /**
   * The number, without zeros at its end.
   *
   * @throws UnfitValueException as {@link #text}
   */
  static BigDecimal decimal(Object value) {
    if (value instanceof Double || value instanceof Float) {
      if (!Double.isFinite(((Number) value).doubleValue())) {
        throw new UnfitValueException("must be finite");
      }
      return checked(new BigDecimal(value.toString()));
    }
    if (value instanceof BigDecimal number) {
      return checked(number);
    }
    if (value instanceof BigInteger number) {
      return checked(new BigDecimal(number));
    }
    throw new UnfitValueException("must be a number, got " + value.getClass().getSimpleName());
  }

  private static int bytes(long number) {
    if (number == 0) {
      return 1;
    }
    long rest = number;
    while (rest % 10 == 0) {
      rest /= 10;
    }
    int digits = 0;
    for (; rest != 0; rest /= 10) {
      digits++;
    }
    return (digits + 1) / 2 + (number < 0 ? 2 : 1);
  }

  private static BigDecimal checked(BigDecimal number) {
    if (number.precision() - (long) number.scale() > 10_000 || number.scale() > 10_000) {
      throw new UnfitValueException("is outside of the range of DynamoDB numbers");
    }
    BigDecimal stripped = number.stripTrailingZeros();
    BigDecimal size = stripped.abs();
    if (stripped.precision() > MAX_DIGITS) {
      throw new UnfitValueException("has more than " + MAX_DIGITS + " digits");
    }
    if (size.signum() != 0 && (size.compareTo(SMALLEST) < 0 || size.compareTo(TOO_LARGE) >= 0)) {
      throw new UnfitValueException("is outside of the range of DynamoDB numbers");
    }
    return stripped;
  }
}
