package io.kooflow.source.change;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kooflow.schemas.connect.AvroConverter;
import io.kooflow.schemas.connect.ConnectSchemas;
import io.kooflow.schemas.item.ItemAttribute;
import io.kooflow.schemas.item.ItemNumber;
import io.kooflow.schemas.item.ItemSchema;
import io.kooflow.schemas.wire.SchemaLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Timestamp;
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
  private final AbsentFields absent;

  private ChangeShape(
      Schema event, ItemSchema items, List<ItemAttribute> keys, AbsentFields absent) {
    this.event = event;
    this.items = items;
    this.keys = keys;
    this.key = recordKeySchema(event.field(items.partitionKey().field()).schema());
    this.absent = absent;
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
   *     has no key, a key is not copied, a field that is not stored may not be absent, or a type
   *     contains itself
   * @throws org.apache.kafka.connect.errors.DataException naming the field, if Connect cannot
   *     express it, or the change cannot be written
   */
  public static ChangeShape of(org.apache.avro.Schema schema, @Nullable String unknownField) {
    requireBounded(schema);
    org.apache.avro.Schema change = isChange(schema) ? schema : ChangeSchema.ofItem(schema);
    for (String field : OF_THE_CHANGE) {
      require(change, change.getField(field) != null, "lacks the field " + field);
    }
    Schema event = ConnectSchemas.of(change);
    AvroConverter.requireWritable(event);
    requireType(change, event, OP, Schema.Type.STRING);
    requireType(change, event, CHANGED_AT, Schema.Type.INT64, Timestamp.LOGICAL_NAME);
    requireType(change, event, POSITION, Schema.Type.BYTES);
    org.apache.avro.Schema item = record(change, AFTER);
    require(change, item.equals(record(change, BEFORE)), "has another before than after");
    ItemSchema items = ItemSchema.of(item);
    List<ItemAttribute> keys = keys(change, event, items);
    Schema image = event.field(AFTER).schema();
    requireUnknown(change, items, image, unknownField);
    AbsentFields absent = AbsentFields.of(items, image, unknownField);
    return new ChangeShape(event, items, keys, absent);
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
    requireReadable(key);
    return key;
  }

  /** A key that no event can carry is that of no item that could be told. */
  private void requireReadable(Map<String, AttributeValue> key) throws BadKeyException {
    try {
      for (ItemAttribute attribute : keys) {
        quietReader().key(items, attribute, event.field(attribute.field()).schema(), key);
      }
    } catch (UnreadableItemException unreadable) {
      throw new BadKeyException(String.valueOf(unreadable.getMessage()));
    }
  }

  private static AttributeValue keyValue(ItemAttribute attribute, String text)
      throws BadKeyException {
    try {
      return switch (attribute.type()) {
        case N -> AttributeValue.fromN(ItemNumber.parse(text).toPlainString());
        case B -> AttributeValue.fromB(binary(attribute, text));
        default -> AttributeValue.fromS(sized(attribute, text, text.getBytes(UTF_8).length));
      };
    } catch (IllegalArgumentException noValue) {
      throw new BadKeyException(
          "Key attribute %s is not of type %s".formatted(attribute.name(), attribute.type()));
    }
  }

  private static SdkBytes binary(ItemAttribute attribute, String text) throws BadKeyException {
    byte[] bytes = Base64.getDecoder().decode(text);
    return SdkBytes.fromByteArray(sized(attribute, bytes, bytes.length));
  }

  /** DynamoDB refuses a request with any other key. */
  private static <T> T sized(ItemAttribute attribute, T value, int bytes) throws BadKeyException {
    int most = attribute.key() == ItemAttribute.Key.SORT ? 1024 : 2048;
    if (bytes < 1 || bytes > most) {
      throw new BadKeyException(
          "Key attribute %s has %s bytes, DynamoDB takes 1 to %s"
              .formatted(attribute.name(), bytes, most));
    }
    return value;
  }

  private static void requireBounded(org.apache.avro.Schema schema) {
    try {
      SchemaLimits.check(schema);
    } catch (SerializationException unbounded) {
      throw new IllegalArgumentException(unbounded.getMessage(), unbounded);
    }
  }

  private static boolean isChange(org.apache.avro.Schema schema) {
    return schema.getType() == org.apache.avro.Schema.Type.RECORD
        && schema.getField(BEFORE) != null
        && schema.getField(AFTER) != null;
  }

  /** When the store took a change, as the event's schema has it: epoch milliseconds. */
  Object changedAt(Instant taken) {
    return event.field(CHANGED_AT).schema().name() == null
        ? taken.toEpochMilli()
        : Date.from(taken);
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
    return new ItemReader(absent, dropped);
  }

  /** Reads items before a change: what it leaves out was told when it came. */
  ItemReader quietReader() {
    return new ItemReader(absent, name -> {});
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
      Field copied = event.field(key.field());
      require(change, copied != null, "lacks the key field " + key.field());
      if (key.key() == ItemAttribute.Key.PARTITION) {
        recordKeySchema(copied.schema());
      }
      Schema own = event.field(AFTER).schema().field(key.field()).schema();
      require(
          change,
          copied.schema().type() == own.type()
              && Objects.equals(copied.schema().name(), own.name()),
          "has the key field " + key.field() + " of another type than its item");
    }
    require(
        change,
        event.fields().size() == OF_THE_CHANGE.size() + keys.size(),
        "has a field that is neither of the change nor a key of the item");
    return List.copyOf(keys);
  }

  private static void requireType(
      org.apache.avro.Schema change, Schema event, String field, Schema.Type type) {
    requireType(change, event, field, type, "");
  }

  /**
   * @param logical name of the one logical type that it may have beside
   */
  private static void requireType(
      org.apache.avro.Schema change, Schema event, String field, Schema.Type type, String logical) {
    Schema schema = event.field(field).schema();
    boolean fits =
        schema.type() == type && (schema.name() == null || schema.name().equals(logical));
    require(change, fits, "needs " + field + " of type " + type);
  }

  private static void requireUnknown(
      org.apache.avro.Schema change, ItemSchema items, Schema item, @Nullable String unknownField) {
    if (unknownField == null) {
      return;
    }
    Field map = item.field(unknownField);
    boolean stored =
        items.attributes().stream().anyMatch(attribute -> attribute.field().equals(unknownField));
    require(
        change,
        map != null
            && !stored
            && map.schema().type() == Schema.Type.MAP
            && map.schema().valueSchema().type() == Schema.Type.STRING,
        "has an item without a map of strings '"
            + unknownField
            + "' that is no attribute; add it, or set the unknown attributes to 'drop'");
  }

  private static Schema recordKeySchema(Schema partitionKey) {
    if (partitionKey.name() != null) {
      throw new IllegalArgumentException("A partition key cannot be " + partitionKey.name());
    }
    return switch (partitionKey.type()) {
      case INT32, INT64 -> Schema.INT64_SCHEMA;
      case STRING -> Schema.STRING_SCHEMA;
      case BYTES -> Schema.BYTES_SCHEMA;
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
