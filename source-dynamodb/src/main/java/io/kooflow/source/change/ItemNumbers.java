package io.kooflow.source.change;

import io.kooflow.schemas.item.ItemNumber;
import java.math.BigDecimal;
import java.util.Date;
import org.apache.avro.LogicalTypes;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/**
 * DynamoDB's decimal texts as the numbers that a schema asks for, exactly or not at all: a number
 * that its field cannot hold makes the item unreadable, it is never rounded.
 */
final class ItemNumbers {
  private static final long DAY_MILLIS = 86_400_000;
  private static final int SURE_DIGITS = 18;

  private ItemNumbers() {}

  /**
   * The number in {@code text}.
   *
   * @param avro the field's type, for the precision of a decimal
   * @throws UnreadableItemException if the field cannot hold it
   */
  static Object of(Schema schema, org.apache.avro.Schema avro, String path, String text)
      throws UnreadableItemException {
    if (schema.name() == null && isLong(schema, text)) {
      return Long.parseLong(text);
    }
    try {
      BigDecimal number = ItemNumber.parse(text);
      if (schema.name() != null) {
        return logical(schema, avro, number);
      }
      return switch (schema.type()) {
        case STRING -> text;
        case INT8 -> number.byteValueExact();
        case INT16 -> number.shortValueExact();
        case INT32 -> number.intValueExact();
        case INT64 -> number.longValueExact();
        case FLOAT32 -> exact(number, number.floatValue(), Float.toString(number.floatValue()));
        default -> exact(number, number.doubleValue(), Double.toString(number.doubleValue()));
      };
    } catch (ArithmeticException | NumberFormatException notExact) {
      throw new UnreadableItemException(path, "is no " + kind(schema));
    }
  }

  /** Whether it is a plain whole number that a long holds for certain: nearly all numbers are. */
  private static boolean isLong(Schema schema, String text) {
    if (schema.type() != Schema.Type.INT64 || text.isEmpty() || text.length() > SURE_DIGITS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return false;
      }
    }
    return true;
  }

  private static Object logical(Schema schema, org.apache.avro.Schema avro, BigDecimal number) {
    if (avro.getLogicalType() instanceof LogicalTypes.Decimal decimal) {
      BigDecimal scaled = number.setScale(decimal.getScale());
      if (scaled.precision() > decimal.getPrecision()) {
        throw new ArithmeticException("precision");
      }
      return scaled;
    }
    if (Timestamp.LOGICAL_NAME.equals(schema.name())) {
      return new Date(number.longValueExact());
    }
    int whole = number.intValueExact();
    if (!Time.LOGICAL_NAME.equals(schema.name())) {
      return new Date(whole * DAY_MILLIS);
    }
    if (whole < 0 || whole >= DAY_MILLIS) {
      throw new ArithmeticException("beyond a day");
    }
    return new Date(whole);
  }

  /** A binary fraction has the digits that it is printed with; with others it would be rounded. */
  private static Object exact(BigDecimal number, Number binary, String printed) {
    if (new BigDecimal(printed).compareTo(number) != 0) {
      throw new ArithmeticException("rounded");
    }
    return binary;
  }

  private static String kind(Schema schema) {
    if (Decimal.LOGICAL_NAME.equals(schema.name())) {
      return "decimal of the schema's scale and precision";
    }
    if (Time.LOGICAL_NAME.equals(schema.name())) {
      return "time of day, 0 to 86399999 milliseconds";
    }
    return switch (schema.type()) {
      case STRING -> "number of DynamoDB";
      case FLOAT32, FLOAT64 ->
          "number that " + schema.type() + " holds exactly; a string of type N holds any";
      default -> "whole number in the range of " + schema.type();
    };
  }
}
