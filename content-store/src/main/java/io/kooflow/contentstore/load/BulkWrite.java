package io.kooflow.contentstore.load;

import io.kooflow.contentstore.tables.KeyAttribute;
import io.kooflow.contentstore.tables.TableDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * One write of a load: unconditional, absolute, so safe to repeat.
 *
 * @param table name of the table
 * @param key key of the item
 * @param request the put or delete
 */
public record BulkWrite(String table, Map<String, AttributeValue> key, WriteRequest request) {

  /** Puts a whole item. */
  public static BulkWrite put(TableDefinition table, Map<String, AttributeValue> item) {
    return new BulkWrite(
        table.name(),
        keyOf(table, item),
        WriteRequest.builder().putRequest(put -> put.item(item)).build());
  }

  /** Deletes the item with this key, whether or not it exists. */
  public static BulkWrite delete(TableDefinition table, Map<String, AttributeValue> key) {
    return new BulkWrite(
        table.name(),
        keyOf(table, key),
        WriteRequest.builder().deleteRequest(delete -> delete.key(key)).build());
  }

  /** What names the written item among all tables. */
  Item item() {
    return new Item(table, key);
  }

  record Item(String table, Map<String, AttributeValue> key) {}

  private static Map<String, AttributeValue> keyOf(
      TableDefinition table, Map<String, AttributeValue> item) {
    Map<String, AttributeValue> key = new LinkedHashMap<>();
    for (KeyAttribute attribute : table.primaryKey()) {
      AttributeValue value = item.get(attribute.name());
      if (value == null) {
        throw new IllegalArgumentException(
            "Write to " + table.name() + " lacks key attribute " + attribute.name());
      }
      key.put(attribute.name(), value);
    }
    return key;
  }
}
