package io.kooflow.contentstore.items;

import io.kooflow.schemas.item.ItemAttribute;
import io.kooflow.schemas.item.ItemSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Translates the records of one generated class to DynamoDB items and back, exactly: integers never
 * pass through a double, doubles come back bit for bit (but -0.0 as 0.0), texts and bytes
 * unchanged, NUL included. A null field is an absent attribute. Fields that the schema does not
 * store are left out, and are null or zero in a record that was read. Thread-safe.
 *
 * @param <T> the generated class
 */
public final class ItemCodec<T extends SpecificRecord> {
  private final ItemSchema schema;
  private final Class<T> type;

  private ItemCodec(ItemSchema schema, Class<T> type) {
    this.schema = schema;
    this.type = type;
  }

  /** The codec of a generated class. */
  public static <T extends SpecificRecord> ItemCodec<T> of(Class<T> type) {
    return new ItemCodec<>(ItemSchema.of(SpecificData.get().getSchema(type)), type);
  }

  /** How the class lies in an item. */
  public ItemSchema schema() {
    return schema;
  }

  /**
   * The item of {@code record}; a new, mutable map in the order of the fields.
   *
   * @throws BadValueException naming the field, when a value cannot be stored as it is
   */
  public Map<String, AttributeValue> toItem(T record) {
    return attributes(schema, record, type.getSimpleName());
  }

  /**
   * The value of one field as it stands in an item.
   *
   * @throws BadValueException as {@link #toItem}; also for null
   */
  public AttributeValue value(String field, Object value) {
    return AttributeValues.write(
        schema.attribute(field).value(), value, type.getSimpleName() + "." + field);
  }

  /**
   * The record in {@code item}; attributes that the schema does not know are ignored.
   *
   * @throws ItemFormatException naming the attribute, when it is missing, of another type or out of
   *     range
   */
  public T toRecord(Map<String, AttributeValue> item) {
    return type.cast(record(schema, item, type.getSimpleName()));
  }

  static Map<String, AttributeValue> attributes(
      ItemSchema schema, IndexedRecord record, String path) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    for (ItemAttribute attribute : schema.attributes()) {
      Object value = record.get(attribute.index());
      String where = path + "." + attribute.field();
      if (value != null) {
        item.put(attribute.name(), AttributeValues.write(attribute.value(), value, where));
      } else if (!attribute.nullable()) {
        throw new BadValueException(where, "null", "a value of type " + attribute.type());
      }
    }
    return item;
  }

  static IndexedRecord record(ItemSchema schema, Map<String, AttributeValue> item, String path) {
    IndexedRecord record = newRecord(schema.schema());
    for (ItemAttribute attribute : schema.attributes()) {
      AttributeValue value = item.get(attribute.name());
      String where = path + "." + attribute.field();
      if (value != null && !Boolean.TRUE.equals(value.nul())) {
        record.put(attribute.index(), AttributeValues.read(attribute.value(), value, where));
      } else if (!attribute.nullable()) {
        throw new ItemFormatException(where, "attribute " + attribute.name() + " is missing");
      }
    }
    return record;
  }

  private static IndexedRecord newRecord(Schema schema) {
    return (IndexedRecord) SpecificData.get().newRecord(null, schema);
  }
}
