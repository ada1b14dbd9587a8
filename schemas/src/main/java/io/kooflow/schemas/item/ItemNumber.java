package io.kooflow.schemas.item;

import java.math.BigDecimal;

/**
 * Numbers of DynamoDB: at most 38 digits, of a size from 1E-130 to below 1E126, or 0. Reading one
 * takes little time and memory whatever the text is.
 */
public final class ItemNumber {
  /** Longer than any text of such a number, zeros before and after its digits included. */
  private static final int LONGEST = 400;

  private static final int MOST_DIGITS = 38;
  private static final int LEAST_EXPONENT = -130;
  private static final int MOST_EXPONENT = 125;

  private ItemNumber() {}

  /**
   * The number in {@code text}, of ASCII digits with an exponent or without, at its own scale.
   *
   * @throws NumberFormatException if it is none that DynamoDB holds; the message has nothing of it
   */
  public static BigDecimal parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST || !isAscii(text)) {
      throw none();
    }
    BigDecimal number = decimal(text);
    if (number.signum() == 0) {
      return BigDecimal.ZERO;
    }
    // Of one digit before the point.
    long exponent = (long) number.precision() - 1 - number.scale();
    if (exponent < LEAST_EXPONENT
        || exponent > MOST_EXPONENT
        || number.stripTrailingZeros().precision() > MOST_DIGITS) {
      throw none();
    }
    return number;
  }

  private static BigDecimal decimal(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException quotesTheText) {
      throw none();
    }
  }

  /** Java takes digits of other scripts too. */
  private static boolean isAscii(String text) {
    return text.chars().allMatch(unit -> unit < 0x80);
  }

  private static NumberFormatException none() {
    return new NumberFormatException("No number of DynamoDB");
  }
}
