package io.kooflow.schemas.item;

import io.kooflow.schemas.item.ItemAttribute.Key;
import io.kooflow.schemas.wire.SchemaLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * How the records of one Avro schema lie in a DynamoDB item. A field without {@code
 * dynamodb.attribute} is not stored. Immutable; make one per schema and keep it.
 */
public final class ItemSchema {

  /** Field property: name of the attribute. */
  public static final String ATTRIBUTE = "dynamodb.attribute";

  /**
   * Field property: DynamoDB type of the attribute. It is the one that the Avro type has, but for
   * {@code N} of a string, a number kept as its decimal text, every digit of it, and {@code SS},
   * {@code NS} and {@code BS} of an array, a set of what the array holds (of strings too, for a
   * {@code NS}).
   */
  public static final String TYPE = "dynamodb.type";

  /** Field property: {@code partition} or {@code sort}, on the table's key alone. */
  public static final String KEY = "dynamodb.key";

  /** Field property, on a number of a key: the least that it may be. */
  public static final String MIN = "dynamodb.min";

  private static final List<AttributeType> KEY_TYPES =
      List.of(AttributeType.N, AttributeType.S, AttributeType.B);

  private final Schema schema;
  private final Map<String, ItemAttribute> byField;
  private final List<ItemAttribute> attributes;
  private final @Nullable ItemAttribute partitionKey;
  private final @Nullable ItemAttribute sortKey;

  private ItemSchema(Schema schema, Map<String, ItemAttribute> byField) {
    this.schema = schema;
    this.byField = byField;
    this.attributes = List.copyOf(byField.values());
    this.partitionKey = only(Key.PARTITION);
    this.sortKey = only(Key.SORT);
  }

  /**
   * The binding that the schema's field properties tell.
   *
   * @throws IllegalArgumentException naming the field, if the schema is no record, no field is
   *     stored, an attribute name or key part occurs twice, a type does not fit the field, a key
   *     may be null or is no number, string or binary, or a type contains itself or is beyond
   *     {@link SchemaLimits}
   */
  public static ItemSchema of(Schema schema) {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new IllegalArgumentException("An item needs a record schema, got " + schema.getType());
    }
    try {
      SchemaLimits.check(schema);
    } catch (SerializationException unbounded) {
      throw new IllegalArgumentException(unbounded.getMessage(), unbounded);
    }
    return bounded(schema);
  }

  /** As {@link #of}, of a schema or a part of one that keeps the limits. */
  static ItemSchema bounded(Schema schema) {
    Map<String, ItemAttribute> byField = new LinkedHashMap<>();
    Map<String, String> fieldOfName = new LinkedHashMap<>();
    for (Schema.Field field : schema.getFields()) {
      ItemAttribute attribute = attribute(schema, field);
      if (attribute != null) {
        String other = fieldOfName.putIfAbsent(attribute.name(), field.name());
        if (other != null) {
          throw wrong(schema, field, "shares attribute " + attribute.name() + " with " + other);
        }
        byField.put(field.name(), attribute);
      }
    }
    if (byField.isEmpty()) {
      throw new IllegalArgumentException(schema.getFullName() + " has no field with " + ATTRIBUTE);
    }
    return new ItemSchema(schema, byField);
  }

  /** The record schema. */
  public Schema schema() {
    return schema;
  }

  /** What is stored, in the order of the fields. */
  public List<ItemAttribute> attributes() {
    return attributes;
  }

  /**
   * The attribute of the Avro field of this name.
   *
   * @throws IllegalArgumentException if there is no such field, or it is not stored
   */
  public ItemAttribute attribute(String field) {
    ItemAttribute attribute = byField.get(field);
    if (attribute == null) {
      throw new IllegalArgumentException(
          "%s stores no field '%s'; it stores %s"
              .formatted(schema.getFullName(), field, byField.keySet()));
    }
    return attribute;
  }

  /**
   * Partition key of the table.
   *
   * @throws IllegalStateException if this is no schema of a table but of a part of an item
   */
  public ItemAttribute partitionKey() {
    if (partitionKey == null) {
      throw new IllegalStateException(schema.getFullName() + " has no partition key");
    }
    return partitionKey;
  }

  /** Sort key of the table; null if it has none. */
  public @Nullable ItemAttribute sortKey() {
    return sortKey;
  }

  /** Least value of a number; null where the schema sets none. */
  public @Nullable Long least(ItemAttribute attribute) {
    Object least = schema.getField(attribute.field()).getObjectProp(MIN);
    return least instanceof Number number ? number.longValue() : null;
  }

  /** Whether the schema has a partition key, so is that of a table. */
  public boolean isTable() {
    return partitionKey != null;
  }

  private static @Nullable ItemAttribute attribute(Schema record, Schema.Field field) {
    String name = field.getProp(ATTRIBUTE);
    if (name == null) {
      if (field.getProp(TYPE) != null || field.getProp(KEY) != null) {
        throw wrong(record, field, "has " + TYPE + " or " + KEY + " but no " + ATTRIBUTE);
      }
      return null;
    }
    if (name.isEmpty()) {
      throw wrong(record, field, "has an empty " + ATTRIBUTE);
    }
    boolean nullable = field.schema().isNullable();
    ItemValue value = value(record, field).as(field.getProp(TYPE));
    if (!value.type().name().equals(field.getProp(TYPE))) {
      throw wrong(
          record, field, "is " + value.type() + " but says " + TYPE + " " + field.getProp(TYPE));
    }
    Key key = key(record, field);
    if (key != null && nullable) {
      throw wrong(record, field, "is a key, so it cannot be null");
    }
    if (key != null && !KEY_TYPES.contains(value.type())) {
      throw wrong(record, field, "is a key, so it must be one of " + KEY_TYPES);
    }
    return new ItemAttribute(field.name(), field.pos(), name, nullable, key, value);
  }

  private static ItemValue value(Schema record, Schema.Field field) {
    try {
      return ItemValue.of(withoutNull(field.schema()));
    } catch (IllegalArgumentException notStorable) {
      throw wrong(record, field, "cannot be stored: " + notStorable.getMessage());
    }
  }

  private static Schema withoutNull(Schema schema) {
    if (!schema.isUnion()) {
      return schema;
    }
    List<Schema> others = new ArrayList<>(schema.getTypes());
    others.removeIf(type -> type.getType() == Schema.Type.NULL);
    if (others.size() != 1) {
      throw new IllegalArgumentException("a union other than of null and one type");
    }
    return others.get(0);
  }

  private static @Nullable Key key(Schema record, Schema.Field field) {
    String key = field.getProp(KEY);
    if (key == null) {
      return null;
    }
    return switch (key) {
      case "partition" -> Key.PARTITION;
      case "sort" -> Key.SORT;
      default -> throw wrong(record, field, KEY + " must be partition or sort, got " + key);
    };
  }

  private @Nullable ItemAttribute only(Key key) {
    List<ItemAttribute> found = attributes.stream().filter(a -> a.key() == key).toList();
    if (found.size() > 1) {
      throw new IllegalArgumentException(
          "%s has more than one %s key: %s"
              .formatted(
                  schema.getFullName(), key, found.stream().map(ItemAttribute::field).toList()));
    }
    return found.isEmpty() ? null : found.get(0);
  }

  private static IllegalArgumentException wrong(Schema record, Schema.Field field, String problem) {
    return new IllegalArgumentException(
        "Field %s.%s %s".formatted(record.getFullName(), field.name(), problem));
  }
}
