package io.kooflow.source.change;

import io.kooflow.schemas.item.ItemAttribute;
import io.kooflow.schemas.item.ItemSchema;
import io.kooflow.schemas.item.ItemValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads items into Connect structs, exactly: numbers are never rounded, texts keep every code
 * point. A nullable attribute may be absent or of type NULL. Attributes that the schema does not
 * know go into a map of the struct, as DynamoDB's JSON, where it has one; else they are told and
 * left out.
 */
final class ItemReader {
  private final @Nullable String unknownField;
  private final Consumer<String> dropped;

  /**
   * @param unknownField name of the map that holds what the schema does not know; null to drop it
   * @param dropped told the path of each attribute that was left out
   */
  ItemReader(@Nullable String unknownField, Consumer<String> dropped) {
    this.unknownField = unknownField;
    this.dropped = dropped;
  }

  /**
   * The struct of {@code item}.
   *
   * @throws UnreadableItemException naming the first attribute that is missing, of another type or
   *     out of range
   */
  Struct struct(ItemSchema items, Schema target, Map<String, AttributeValue> item)
      throws UnreadableItemException {
    return struct(items, target, "", item);
  }

  private Struct struct(
      ItemSchema items, Schema target, String within, Map<String, AttributeValue> item)
      throws UnreadableItemException {
    Struct struct = new Struct(target);
    int known = 0;
    for (ItemAttribute attribute : items.attributes()) {
      AttributeValue value = item.get(attribute.name());
      String path = within.isEmpty() ? attribute.name() : within + attribute.name();
      known += value == null ? 0 : 1;
      if (value != null && !Boolean.TRUE.equals(value.nul())) {
        // The struct's fields are those of the record, in the same order.
        Field field = target.fields().get(attribute.index());
        struct.put(field, value(attribute.value(), field.schema(), path, value));
      } else if (!attribute.nullable()) {
        throw new UnreadableItemException(path, "is missing");
      }
    }
    Field map = unknownField == null ? null : target.field(unknownField);
    if (known < item.size()) {
      unknown(items, within, item, map, struct);
    }
    fillEmpty(target, struct);
    return struct;
  }

  /** A map that no attribute fills is empty. */
  private static void fillEmpty(Schema target, Struct struct) {
    for (Field field : target.fields()) {
      boolean map = field.schema().type() == Schema.Type.MAP && !field.schema().isOptional();
      if (map && struct.getWithoutDefault(field.name()) == null) {
        struct.put(field, Map.of());
      }
    }
  }

  private void unknown(
      ItemSchema items,
      String within,
      Map<String, AttributeValue> item,
      @Nullable Field map,
      Struct struct) {
    Set<String> names =
        items.attributes().stream().map(ItemAttribute::name).collect(Collectors.toSet());
    Map<String, String> kept = new TreeMap<>();
    item.forEach(
        (name, value) -> {
          if (names.contains(name)) {
            return;
          }
          if (map == null) {
            dropped.accept(within + name);
          } else {
            kept.put(name, DynamoDbJson.text(value));
          }
        });
    if (map != null) {
      struct.put(map, kept);
    }
  }

  /**
   * A key attribute.
   *
   * @throws UnreadableItemException if it is missing, of another type or out of range
   */
  Object key(
      ItemSchema items, ItemAttribute attribute, Schema schema, Map<String, AttributeValue> keys)
      throws UnreadableItemException {
    AttributeValue value = keys.get(attribute.name());
    if (value == null) {
      throw new UnreadableItemException(attribute.name(), "is missing");
    }
    Object key = value(attribute.value(), schema, attribute.name(), value);
    Long least = items.least(attribute);
    if (least != null && key instanceof Number number && number.longValue() < least) {
      throw new UnreadableItemException(attribute.name(), "must be at least " + least);
    }
    return key;
  }

  private Object value(ItemValue shape, Schema schema, String path, AttributeValue value)
      throws UnreadableItemException {
    return switch (shape.type()) {
      case N -> ItemNumbers.of(schema, shape.schema(), path, present(value.n(), "N", path));
      case S -> symbol(shape, path, text(path, present(value.s(), "S", path)));
      case B -> bytes(shape, path, present(value.b(), "B", path).asByteArray());
      case BOOL -> present(value.bool(), "BOOL", path);
      case L -> list(shape, schema, path, value);
      case M -> map(shape, schema, path, value);
      case SS, NS, BS -> set(shape, schema, path, value);
    };
  }

  private static <T> T present(@Nullable T value, String type, String path)
      throws UnreadableItemException {
    if (value == null) {
      throw new UnreadableItemException(path, "is not of type " + type);
    }
    return value;
  }

  private static String symbol(ItemValue shape, String path, String text)
      throws UnreadableItemException {
    org.apache.avro.Schema avro = shape.schema();
    if (avro.getType() == org.apache.avro.Schema.Type.ENUM && !avro.hasEnumSymbol(text)) {
      throw new UnreadableItemException(path, "is no symbol of " + avro.getName());
    }
    return text;
  }

  private static byte[] bytes(ItemValue shape, String path, byte[] bytes)
      throws UnreadableItemException {
    org.apache.avro.Schema avro = shape.schema();
    if (avro.getType() == org.apache.avro.Schema.Type.FIXED
        && avro.getFixedSize() != bytes.length) {
      throw new UnreadableItemException(path, "has not " + avro.getFixedSize() + " bytes");
    }
    return bytes;
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

  private List<Object> list(ItemValue shape, Schema schema, String path, AttributeValue value)
      throws UnreadableItemException {
    List<Object> list = new ArrayList<>();
    for (AttributeValue element : elements(path, value)) {
      list.add(value(elements(shape), schema.valueSchema(), path + "[]", element));
    }
    return list;
  }

  private List<Object> set(ItemValue shape, Schema schema, String path, AttributeValue value)
      throws UnreadableItemException {
    boolean fits =
        switch (shape.type()) {
          case SS -> value.hasSs();
          case NS -> value.hasNs();
          default -> value.hasBs();
        };
    if (!fits) {
      throw new UnreadableItemException(path, "is not of type " + shape.type());
    }
    return list(shape, schema, path, value);
  }

  /** A set is a list whose order means nothing; sorted, so that equal sets give equal events. */
  private static List<AttributeValue> elements(String path, AttributeValue value)
      throws UnreadableItemException {
    if (value.hasL()) {
      return value.l();
    }
    if (value.hasSs()) {
      return value.ss().stream().sorted().map(AttributeValue::fromS).toList();
    }
    if (value.hasNs()) {
      return value.ns().stream().sorted().map(AttributeValue::fromN).toList();
    }
    if (value.hasBs()) {
      return value.bs().stream()
          .sorted((a, b) -> Arrays.compareUnsigned(a.asByteArrayUnsafe(), b.asByteArrayUnsafe()))
          .map(AttributeValue::fromB)
          .toList();
    }
    throw new UnreadableItemException(path, "is not of type L");
  }

  private Object map(ItemValue shape, Schema schema, String path, AttributeValue value)
      throws UnreadableItemException {
    if (!value.hasM()) {
      throw new UnreadableItemException(path, "is not of type M");
    }
    ItemSchema nested = shape.nested();
    if (nested != null) {
      return struct(nested, schema, path + ".", value.m());
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
