package io.kooflow.source.change;

import io.kooflow.schemas.item.ItemAttribute;
import io.kooflow.schemas.item.ItemSchema;
import io.kooflow.schemas.item.ItemValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads items into Connect structs, exactly: whole numbers never pass through a double, texts keep
 * every code point. Attributes that the schema does not know are left out; a nullable attribute may
 * be absent or of type NULL.
 */
final class ItemReader {

  private ItemReader() {}

  /**
   * The struct of {@code item}.
   *
   * @throws UnreadableItemException naming the first attribute that is missing, of another type or
   *     out of range
   */
  static Struct struct(ItemSchema items, Schema target, Map<String, AttributeValue> item)
      throws UnreadableItemException {
    Struct struct = new Struct(target);
    for (ItemAttribute attribute : items.attributes()) {
      AttributeValue value = item.get(attribute.name());
      if (value != null && !Boolean.TRUE.equals(value.nul())) {
        Schema schema = target.field(attribute.field()).schema();
        struct.put(attribute.field(), value(attribute.value(), schema, attribute.name(), value));
      } else if (!attribute.nullable()) {
        throw new UnreadableItemException(attribute.name(), "is missing");
      }
    }
    return struct;
  }

  /**
   * A key attribute: a whole number from 1 to 2^63-1 where the schema says long, else as it is.
   *
   * @throws UnreadableItemException if it is missing, of another type or out of range
   */
  static Object key(ItemAttribute attribute, Schema schema, Map<String, AttributeValue> keys)
      throws UnreadableItemException {
    AttributeValue value = keys.get(attribute.name());
    if (value == null) {
      throw new UnreadableItemException(attribute.name(), "is missing");
    }
    Object key = value(attribute.value(), schema, attribute.name(), value);
    if (key instanceof Long id && id < 1) {
      throw new UnreadableItemException(attribute.name(), "must be 1 to 2^63-1");
    }
    return key;
  }

  private static Object value(ItemValue shape, Schema schema, String path, AttributeValue value)
      throws UnreadableItemException {
    return switch (shape.type()) {
      case N -> number(schema, path, present(value.n(), "N", path));
      case S -> text(path, present(value.s(), "S", path));
      case B -> present(value.b(), "B", path).asByteArray();
      case BOOL -> present(value.bool(), "BOOL", path);
      case L -> list(shape, schema, path, value);
      case M -> map(shape, schema, path, value);
    };
  }

  private static <T> T present(@Nullable T value, String type, String path)
      throws UnreadableItemException {
    if (value == null) {
      throw new UnreadableItemException(path, "is not of type " + type);
    }
    return value;
  }

  private static Object number(Schema schema, String path, String text)
      throws UnreadableItemException {
    try {
      BigDecimal number = new BigDecimal(text);
      return switch (schema.type()) {
        case INT32 -> number.intValueExact();
        case INT64 -> number.longValueExact();
        case FLOAT32 -> number.floatValue();
        default -> number.doubleValue();
      };
    } catch (ArithmeticException | NumberFormatException notExact) {
      throw new UnreadableItemException(
          path, "is no whole number in the range of " + schema.type());
    }
  }

  private static String text(String path, String text) throws UnreadableItemException {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (!Character.isSurrogate(unit)) {
        continue;
      }
      boolean pair = i + 1 < text.length() && Character.isSurrogatePair(unit, text.charAt(i + 1));
      if (!pair) {
        throw new UnreadableItemException(path, "has an unpaired surrogate at index " + i);
      }
      i++;
    }
    return text;
  }

  private static List<Object> list(
      ItemValue shape, Schema schema, String path, AttributeValue value)
      throws UnreadableItemException {
    List<Object> list = new ArrayList<>();
    if (!value.hasL()) {
      throw new UnreadableItemException(path, "is not of type L");
    }
    for (AttributeValue element : value.l()) {
      list.add(value(elements(shape), schema.valueSchema(), path + "[]", element));
    }
    return list;
  }

  private static Object map(ItemValue shape, Schema schema, String path, AttributeValue value)
      throws UnreadableItemException {
    if (!value.hasM()) {
      throw new UnreadableItemException(path, "is not of type M");
    }
    ItemSchema nested = shape.nested();
    if (nested != null) {
      return struct(nested, schema, value.m());
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, AttributeValue> entry : value.m().entrySet()) {
      String key = text(path, entry.getKey());
      map.put(key, value(elements(shape), schema.valueSchema(), path + "{}", entry.getValue()));
    }
    return map;
  }

  private static ItemValue elements(ItemValue shape) {
    ItemValue elements = shape.elements();
    if (elements == null) {
      throw new IllegalStateException(shape.schema() + " has no elements");
    }
    return elements;
  }
}
