package io.kooflow.source.change;

import io.kooflow.schemas.item.ItemAttribute;
import io.kooflow.schemas.item.ItemSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/** The schema of the changes of an item, where only that of the item is given. */
final class ChangeSchema {

  private ChangeSchema() {}

  /**
   * Schema {@code <Item>Change} of the item's namespace: {@code before}, {@code after}, the keys,
   * {@code op}, {@code changedAt}, {@code position}.
   *
   * @throws IllegalArgumentException if this is no schema of a table's item, or a key has the name
   *     of a field of the change
   */
  static Schema ofItem(Schema item) {
    ItemSchema items = ItemSchema.of(item);
    if (!items.isTable()) {
      throw new IllegalArgumentException(
          item.getFullName() + " has no field with dynamodb.key 'partition'");
    }
    List<Schema.Field> fields = new ArrayList<>();
    Schema nullable = Schema.createUnion(Schema.create(Schema.Type.NULL), item);
    fields.add(image(ChangeShape.BEFORE, nullable, "The item before the change; null if unknown."));
    fields.add(image(ChangeShape.AFTER, nullable, "The item after the change; null if gone."));
    Stream.of(items.partitionKey(), items.sortKey())
        .filter(Objects::nonNull)
        .forEach(key -> fields.add(key(item, key)));
    fields.add(
        field(ChangeShape.OP, Schema.Type.STRING, "INSERT, MODIFY, REMOVE, EXPIRE or SNAPSHOT."));
    fields.add(
        field(ChangeShape.CHANGED_AT, Schema.Type.LONG, "When the store took it, epoch millis."));
    fields.add(
        field(ChangeShape.POSITION, Schema.Type.BYTES, "22 bytes, compared as unsigned bytes."));
    String doc = "One change of " + item.getFullName() + ".";
    return Schema.createRecord(item.getName() + "Change", doc, item.getNamespace(), false, fields);
  }

  private static Schema.Field key(Schema item, ItemAttribute key) {
    if (ChangeShape.OF_THE_CHANGE.contains(key.field())) {
      throw new IllegalArgumentException(
          "Key field %s.%s has the name of a field of every change; rename it"
              .formatted(item.getFullName(), key.field()));
    }
    return new Schema.Field(
        key.field(), item.getField(key.field()).schema(), "Key of the item.", null);
  }

  private static Schema.Field image(String name, Schema schema, String doc) {
    return new Schema.Field(name, schema, doc, JsonProperties.NULL_VALUE);
  }

  private static Schema.Field field(String name, Schema.Type type, String doc) {
    return new Schema.Field(name, Schema.create(type), doc, null);
  }
}
