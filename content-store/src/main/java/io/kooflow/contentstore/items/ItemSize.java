package io.kooflow.contentstore.items;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Size of an item in bytes as DynamoDB bills it, by the rules of its developer guide ("DynamoDB
 * item sizes and formats"): each attribute counts its name in UTF-8 plus its value.
 *
 * <p>The guide calls the size of a number approximate: one byte per two significant digits and one
 * more. Here digits are counted without leading and trailing zeros, and a negative number counts
 * one byte for its sign.
 */
public final class ItemSize {
  /** An item, names included, may have 400 KB. */
  public static final int MOST_BYTES = 400 * 1024;

  private static final int COLLECTION_BYTES = 3;
  private static final int ELEMENT_BYTES = 1;

  private ItemSize() {}

  /** Bytes of the whole item; zero for one without attributes. */
  public static int of(Map<String, AttributeValue> item) {
    int bytes = 0;
    for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
      bytes += utf8(attribute.getKey()) + value(attribute.getValue());
    }
    return bytes;
  }

  private static int value(AttributeValue value) {
    return switch (value.type()) {
      case S -> utf8(value.s());
      case N -> number(value.n());
      case B -> value.b().asByteArrayUnsafe().length;
      case BOOL, NUL -> 1;
      case SS -> value.ss().stream().mapToInt(ItemSize::utf8).sum();
      case NS -> value.ns().stream().mapToInt(ItemSize::number).sum();
      case BS -> value.bs().stream().mapToInt(bytes -> bytes.asByteArrayUnsafe().length).sum();
      case M -> map(value.m());
      case L -> list(value.l());
      case UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException("Attribute value of a type unknown to this program");
    };
  }

  private static int map(Map<String, AttributeValue> entries) {
    return COLLECTION_BYTES + of(entries) + entries.size() * ELEMENT_BYTES;
  }

  private static int list(List<AttributeValue> elements) {
    int bytes = COLLECTION_BYTES + elements.size() * ELEMENT_BYTES;
    for (AttributeValue element : elements) {
      bytes += value(element);
    }
    return bytes;
  }

  private static int number(String text) {
    BigDecimal number = new BigDecimal(text);
    if (number.signum() == 0) {
      return 1;
    }
    BigInteger digits = number.stripTrailingZeros().unscaledValue().abs();
    int significant = digits.toString().length();
    return (significant + 1) / 2 + 1 + (number.signum() < 0 ? 1 : 0);
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
