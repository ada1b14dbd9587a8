package io.kooflow.source.change;

import io.kooflow.schemas.connect.ConnectSchemas;
import io.kooflow.schemas.item.ItemAttribute;
import io.kooflow.schemas.item.ItemSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How the change events of a table are built, told by their Avro schema alone: {@code before} and
 * {@code after} hold the item, {@code op}, {@code changedAt} and {@code position} tell of the
 * change, and every other field is a key of the item, copied by name. Immutable.
 */
public final class ChangeShape {
  static final String BEFORE = "before";
  static final String AFTER = "after";
  static final String OP = "op";
  static final String CHANGED_AT = "changedAt";
  static final String POSITION = "position";
  static final Set<String> OF_THE_CHANGE = Set.of(BEFORE, AFTER, OP, CHANGED_AT, POSITION);

  private final Schema event;
  private final ItemSchema items;
  private final List<ItemAttribute> keys;
  private final Schema key;
  private final @Nullable String unknownField;

  private ChangeShape(
      Schema event, ItemSchema items, List<ItemAttribute> keys, @Nullable String unknownField) {
    this.event = event;
    this.items = items;
    this.keys = keys;
    this.key = recordKeySchema(event.field(items.partitionKey().field()).schema());
    this.unknownField = unknownField;
  }

  /** The shape that {@code schema} tells; attributes that it does not know are dropped. */
  public static ChangeShape of(org.apache.avro.Schema schema) {
    return of(schema, null);
  }

  /**
   * The shape that {@code schema} tells: that of a change, or that of an item, for which the change
   * is made.
   *
   * @param unknownField field of the item, a map of strings without an attribute of its own, that
   *     takes the attributes that the schema does not know; null to drop them
   * @throws IllegalArgumentException naming the field, if no change can be made of it: a field of
   *     the change is missing or of another type, {@code before} and {@code after} differ, the item
   *     has no key, a key is not copied, or a field that is not stored may not be absent
   */
  public static ChangeShape of(org.apache.avro.Schema schema, @Nullable String unknownField) {
    org.apache.avro.Schema change = isChange(schema) ? schema : ChangeSchema.ofItem(schema);
    for (String field : OF_THE_CHANGE) {
      require(change, change.getField(field) != null, "lacks the field " + field);
    }
    Schema event = ConnectSchemas.of(change);
    requireType(change, event, OP, Schema.Type.STRING);
    requireType(change, event, CHANGED_AT, Schema.Type.INT64);
    requireType(change, event, POSITION, Schema.Type.BYTES);
    org.apache.avro.Schema item = record(change, AFTER);
    require(change, item.equals(record(change, BEFORE)), "has another before than after");
    ItemSchema items = ItemSchema.of(item);
    List<ItemAttribute> keys = keys(change, event, items);
    requireFilled(change, items, event.field(AFTER).schema(), unknownField);
    return new ChangeShape(event, items, keys, unknownField);
  }

  /**
   * A key of the table whose values are told as texts: decimal for a number, base64 for binary.
   *
   * @throws BadKeyException if an attribute is missing, unknown, or no value of its type
   */
  public Map<String, AttributeValue> keyOf(Map<String, String> texts) throws BadKeyException {
    Map<String, AttributeValue> key = new LinkedHashMap<>();
    for (ItemAttribute attribute : keys) {
      String text = texts.get(attribute.name());
      if (text == null) {
        throw new BadKeyException("A key lacks the attribute " + attribute.name());
      }
      key.put(attribute.name(), keyValue(attribute, text));
    }
    if (texts.size() > key.size()) {
      throw new BadKeyException("A key has other attributes than " + key.keySet());
    }
    return key;
  }

  private static AttributeValue keyValue(ItemAttribute attribute, String text)
      throws BadKeyException {
    try {
      return switch (attribute.type()) {
        case N -> AttributeValue.fromN(new BigDecimal(text).toPlainString());
        case B -> AttributeValue.fromB(SdkBytes.fromByteArray(Base64.getDecoder().decode(text)));
        default -> AttributeValue.fromS(text);
      };
    } catch (IllegalArgumentException noValue) {
      throw new BadKeyException(
          "Key attribute %s is not of type %s".formatted(attribute.name(), attribute.type()));
    }
  }

  private static boolean isChange(org.apache.avro.Schema schema) {
    return schema.getType() == org.apache.avro.Schema.Type.RECORD
        && schema.getField(BEFORE) != null
        && schema.getField(AFTER) != null;
  }

  /** Schema of the record's key. */
  public Schema recordKey() {
    return key;
  }

  /** The partition key as the record's key. */
  Object recordKey(Object partitionKey) {
    return partitionKey instanceof Integer number ? Long.valueOf(number) : partitionKey;
  }

  /** Reads items, and tells of each attribute that it leaves out. */
  ItemReader reader(Consumer<String> dropped) {
    return new ItemReader(unknownField, dropped);
  }

  /** Reads items before a change: what it leaves out was told when it came. */
  ItemReader quietReader() {
    return new ItemReader(unknownField, name -> {});
  }

  /** Connect schema of an event. */
  public Schema event() {
    return event;
  }

  /** How an item lies in the table. */
  public ItemSchema items() {
    return items;
  }

  /** The key attributes, partition key first. */
  List<ItemAttribute> keys() {
    return keys;
  }

  /** The key attributes of an item, as far as it has them. */
  Map<String, AttributeValue> keysOf(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> found = new LinkedHashMap<>();
    for (ItemAttribute key : keys) {
      AttributeValue value = item.get(key.name());
      if (value != null) {
        found.put(key.name(), value);
      }
    }
    return found;
  }

  private static org.apache.avro.Schema record(org.apache.avro.Schema change, String field) {
    org.apache.avro.Schema schema = change.getField(field).schema();
    require(
        change,
        schema.isNullable() && schema.isUnion(),
        "has a " + field + " that is not nullable");
    return schema.getTypes().stream()
        .filter(type -> type.getType() == org.apache.avro.Schema.Type.RECORD)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(change.getFullName() + " has no record in " + field));
  }

  private static List<ItemAttribute> keys(
      org.apache.avro.Schema change, Schema event, ItemSchema items) {
    require(change, items.isTable(), "has an item without a partition key");
    List<ItemAttribute> keys = new ArrayList<>();
    keys.add(items.partitionKey());
    ItemAttribute sort = items.sortKey();
    if (sort != null) {
      keys.add(sort);
    }
    for (ItemAttribute key : keys) {
      require(change, event.field(key.field()) != null, "lacks the key field " + key.field());
    }
    recordKeySchema(event.field(items.partitionKey().field()).schema());
    require(
        change,
        event.fields().size() == OF_THE_CHANGE.size() + keys.size(),
        "has a field that is neither of the change nor a key of the item");
    return List.copyOf(keys);
  }

  private static void requireType(
      org.apache.avro.Schema change, Schema event, String field, Schema.Type type) {
    require(
        change, event.field(field).schema().type() == type, "needs " + field + " of type " + type);
  }

  /** Each field without an attribute must have something else to be. */
  private static void requireFilled(
      org.apache.avro.Schema change, ItemSchema items, Schema item, @Nullable String unknownField) {
    Set<String> stored = new HashSet<>();
    items.attributes().forEach(attribute -> stored.add(attribute.field()));
    if (unknownField != null) {
      Field map = item.field(unknownField);
      require(
          change,
          map != null
              && !stored.contains(unknownField)
              && map.schema().type() == Schema.Type.MAP
              && map.schema().valueSchema().type() == Schema.Type.STRING,
          "has an item without a map of strings '"
              + unknownField
              + "' that is no attribute; add it, or set the unknown attributes to 'drop'");
      stored.add(unknownField);
    }
    for (Field field : item.fields()) {
      require(
          change,
          stored.contains(field.name())
              || field.schema().isOptional()
              || field.schema().type() == Schema.Type.MAP
              || field.schema().defaultValue() != null,
          "has an item with the field " + field.name() + " that is no attribute and not optional");
    }
  }

  private static Schema recordKeySchema(Schema partitionKey) {
    return switch (partitionKey.type()) {
      case INT32, INT64 -> Schema.INT64_SCHEMA;
      case STRING -> Schema.STRING_SCHEMA;
      case BYTES -> {
        if (partitionKey.name() == null) {
          yield Schema.BYTES_SCHEMA;
        }
        throw new IllegalArgumentException("A partition key cannot be " + partitionKey.name());
      }
      default ->
          throw new IllegalArgumentException(
              "A partition key must be a long, a string or bytes, not " + partitionKey.type());
    };
  }

  private static void require(org.apache.avro.Schema change, boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(change.getFullName() + " " + problem);
    }
  }
}
