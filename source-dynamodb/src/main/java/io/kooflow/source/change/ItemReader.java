package io.kooflow.source.change;

import io.kooflow.schemas.item.AttributeType;
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
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads items into Connect structs, exactly: numbers are never rounded, texts keep every code
 * point. A nullable attribute may be absent or of type NULL; an absent one of a field that may not
 * be null is the field's default. Attributes that the schema does not know go into a map of the
 * struct, as DynamoDB's JSON, where it has one; else they are told and left out.
 */
final class ItemReader {
  private final AbsentFields absent;
  private final Consumer<String> dropped;

  /**
   * @param dropped told the path of each attribute that was left out
   */
  ItemReader(AbsentFields absent, Consumer<String> dropped) {
    this.absent = absent;
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
    AbsentFields.OfRecord otherwise = absent.of(items);
    int known = 0;
    for (ItemAttribute attribute : items.attributes()) {
      AttributeValue value = item.get(attribute.name());
      // The struct's fields are those of the record, in the same order.
      Field field = target.fields().get(attribute.index());
      String path = within.isEmpty() ? attribute.name() : within + attribute.name();
      known += value == null ? 0 : 1;
      if (value != null && !Boolean.TRUE.equals(value.nul())) {
        put(struct, field, path, value(attribute.value(), field.schema(), path, value));
      } else if (!attribute.nullable()) {
        Object byDefault = value == null ? otherwise.defaults()[attribute.index()] : null;
        if (byDefault == null) {
          throw new UnreadableItemException(path, value == null ? "is missing" : "is NULL");
        }
        put(struct, field, path, byDefault);
      }
    }
    for (Field field : otherwise.unstored()) {
      struct.put(field, otherwise.defaults()[field.index()]);
    }
    if (known < item.size()) {
      unknown(items, within, item, otherwise.unknown(), struct);
    }
    return struct;
  }

  /** Connect has the last word on what its types hold. */
  private static void put(Struct struct, Field field, String path, Object value)
      throws UnreadableItemException {
    try {
      struct.put(field, value);
    } catch (DataException mayTellTheValue) {
      throw new UnreadableItemException(path, "does not fit the type of its field");
    }
  }

  private void unknown(
      ItemSchema items,
      String within,
      Map<String, AttributeValue> item,
      @Nullable Field map,
      Struct struct)
      throws UnreadableItemException {
    Set<String> names =
        items.attributes().stream().map(ItemAttribute::name).collect(Collectors.toSet());
    Map<String, String> kept = new TreeMap<>();
    for (Map.Entry<String, AttributeValue> entry : item.entrySet()) {
      String name = entry.getKey();
      if (names.contains(name)) {
        continue;
      }
      if (map == null) {
        dropped.accept(within + name);
      } else {
        kept.put(text(within + map.name() + "{}", name), DynamoDbJson.text(entry.getValue()));
      }
    }
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
    int unpaired = Texts.unpairedSurrogate(text);
    if (unpaired >= 0) {
      throw new UnreadableItemException(path, "has an unpaired surrogate at index " + unpaired);
    }
    return text;
  }

  private List<Object> list(ItemValue shape, Schema schema, String path, AttributeValue value)
      throws UnreadableItemException {
    if (!value.hasL()) {
      throw new UnreadableItemException(path, "is not of type L");
    }
    return list(shape, schema, path, value.l());
  }

  private List<Object> list(
      ItemValue shape, Schema schema, String path, List<AttributeValue> elements)
      throws UnreadableItemException {
    List<Object> list = new ArrayList<>(elements.size());
    for (AttributeValue element : elements) {
      list.add(value(elements(shape), schema.valueSchema(), path + "[]", element));
    }
    return list;
  }

  /** A list whose order means nothing; sorted, so that equal sets give equal events. */
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
    return list(shape, schema, path, elements(shape.type(), value));
  }

  private static List<AttributeValue> elements(AttributeType type, AttributeValue set) {
    return switch (type) {
      case SS -> set.ss().stream().sorted().map(AttributeValue::fromS).toList();
      case NS -> set.ns().stream().sorted().map(AttributeValue::fromN).toList();
      default ->
          set.bs().stream()
              .sorted(
                  (a, b) -> Arrays.compareUnsigned(a.asByteArrayUnsafe(), b.asByteArrayUnsafe()))
              .map(AttributeValue::fromB)
              .toList();
    };
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
