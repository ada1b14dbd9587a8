package io.kooflow.source.change;

import io.kooflow.schemas.connect.ConnectSchemas;
import io.kooflow.schemas.item.ItemAttribute;
import io.kooflow.schemas.item.ItemSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
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
  private static final Set<String> OF_THE_CHANGE = Set.of(BEFORE, AFTER, OP, CHANGED_AT, POSITION);

  private final Schema event;
  private final Schema item;
  private final ItemSchema items;
  private final List<ItemAttribute> keys;

  private ChangeShape(Schema event, ItemSchema items, List<ItemAttribute> keys) {
    this.event = event;
    this.item = event.field(AFTER).schema();
    this.items = items;
    this.keys = keys;
  }

  /**
   * The shape that {@code change} tells.
   *
   * @throws IllegalArgumentException naming the field, if this is no schema of changes: a field of
   *     the change is missing or of another type, {@code before} and {@code after} differ, the item
   *     has no key of type long, or a key is not copied
   */
  public static ChangeShape of(org.apache.avro.Schema change) {
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
    requirePlainNumbers(change, event.field(AFTER).schema());
    return new ChangeShape(event, items, keys(change, event, items));
  }

  /** Connect schema of an event. */
  public Schema event() {
    return event;
  }

  /** Connect schema of the item in {@code before} and {@code after}. */
  Schema item() {
    return item;
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
    requireType(change, event, items.partitionKey().field(), Schema.Type.INT64);
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

  /** Connect's logical types hold Java objects that no attribute becomes here. */
  private static void requirePlainNumbers(org.apache.avro.Schema change, Schema item) {
    item.fields()
        .forEach(
            field ->
                require(
                    change,
                    field.schema().type() == Schema.Type.STRUCT || field.schema().name() == null,
                    "has an item with the logical type of " + field.name()));
  }

  private static void require(org.apache.avro.Schema change, boolean holds, String problem) {
    if (!holds) {
      throw new IllegalArgumentException(change.getFullName() + " " + problem);
    }
  }
}
