package io.kooflow.torture.workers;

import io.kooflow.contentstore.tables.KeyAttribute;
import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.TableDefinition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * A table that is not ours, and its copy at the end of source, topic and sink.
 *
 * @param name of the table
 * @param partition type of the attribute {@code p.k}
 * @param sort type of the attribute {@code s-k}; null for a table without
 * @param keyConverter of the topic, which fits the partition key
 * @param unknown what the source makes of attributes that the schema does not know
 */
record StrangeTable(
    String name,
    ScalarAttributeType partition,
    @Nullable ScalarAttributeType sort,
    String keyConverter,
    String unknown) {
  private static final String PARTITION = "p.k";
  private static final String SORT = "s-k";
  private static final int KEYS = 40;

  String topic() {
    return name + "-changes";
  }

  String copy() {
    return name + "-copy";
  }

  void create(DynamoDbClient store) {
    TableCreator tables = new TableCreator(store);
    tables.createIfMissing(definition(name, true));
    tables.createIfMissing(definition(copy(), false));
  }

  private TableDefinition definition(String table, boolean stream) {
    return new TableDefinition(
        table,
        new KeyAttribute(PARTITION, partition),
        sort == null ? null : new KeyAttribute(SORT, sort),
        List.of(),
        stream,
        null);
  }

  /** Schema of its items. */
  String schema() {
    return """
        {"type":"record","namespace":"strange.%s","name":"Thing","fields":[%s%s%s]}"""
        .formatted(
            name,
            key("first", PARTITION, partition, "partition"),
            sort == null ? "" : key("second", SORT, sort, "sort"),
            StrangeItems.FIELDS);
  }

  private static String key(String field, String attribute, ScalarAttributeType type, String part) {
    return """
        {"name":"%s","type":"%s","dynamodb.attribute":"%s","dynamodb.type":"%s","dynamodb.key":"%s"},"""
        .formatted(
            field, type == ScalarAttributeType.B ? "bytes" : "string", attribute, type, part);
  }

  /** Names of the fields of the key, in the schema. */
  String keyFields() {
    return sort == null ? "first" : "first,second";
  }

  /** Puts or deletes one item. */
  void change(DynamoDbClient store, StrangeItems items, Random random) {
    int number = random.nextInt(KEYS);
    StrangeItems keys = new StrangeItems(new Random(number));
    Map<String, AttributeValue> key = new TreeMap<>();
    key.put(PARTITION, keys.key(typeOf(partition), sort == null ? number : number % 3));
    if (sort != null) {
      key.put(SORT, keys.key(typeOf(sort), number));
    }
    if (random.nextInt(5) == 0) {
      store.deleteItem(delete -> delete.tableName(name).key(key));
    } else {
      store.putItem(put -> put.tableName(name).item(items.item(key)));
    }
  }

  private static AttributeValue.Type typeOf(ScalarAttributeType type) {
    return AttributeValue.Type.valueOf(type.toString());
  }

  /** Items by key, as a copy would have them; without markers and what only a sink writes. */
  static Map<Object, Map<String, Object>> rows(DynamoDbClient store, String table) {
    Map<Object, Map<String, Object>> rows = new HashMap<>();
    store
        .scanPaginator(scan -> scan.tableName(table).consistentRead(true))
        .items()
        .forEach(
            item -> {
              if (!item.containsKey("DEL")) {
                Map<String, Object> row = StrangeItems.told(item);
                row.remove("KAFKA_OFFSET");
                rows.put(List.of(row.get(PARTITION), row.getOrDefault(SORT, "")), row);
              }
            });
    return rows;
  }
}
