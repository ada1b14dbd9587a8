package io.kooflow.torture.workers;

import io.kooflow.contentstore.tables.KeyAttribute;
import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.contentstore.tables.Tables;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The rows of both tables of a flow: how they change, and how they compare. */
final class Rows {
  static final String ITEM = "ITEM";
  static final String TYPE = "TYPE";
  static final String CREATED_AT = "CREATED_AT";

  private static final String CONTENT_ID = "CONTENT_ID";
  private static final String USER_ID = "USER_ID";
  private static final int KOOS = 12;
  private static final int USERS = 40;

  private final DynamoDbClient store;

  /**
   * A write that the table took.
   *
   * @param item names the row
   * @param state what stands in it; null if it is gone
   */
  record Written(String item, @Nullable String state) {}

  /** The caller owns the client. */
  Rows(DynamoDbClient store) {
    this.store = store;
  }

  void createTables(Flow flow) {
    TableCreator tables = new TableCreator(store);
    tables.createIfMissing(Tables.reactions().named(flow.table()));
    tables.createIfMissing(
        new TableDefinition(
            flow.copy(),
            new KeyAttribute(ITEM, ScalarAttributeType.S),
            null,
            List.of(),
            false,
            null));
  }

  /**
   * Puts or deletes a row: which, and what stands in it, the random numbers decide.
   *
   * @param number stands in the row
   */
  Written change(Flow flow, Random random, long number) {
    Map<String, AttributeValue> row = new TreeMap<>();
    row.put(CONTENT_ID, AttributeValue.fromN(Integer.toString(1 + random.nextInt(KOOS))));
    row.put(USER_ID, AttributeValue.fromN(Integer.toString(1 + random.nextInt(USERS))));
    if (random.nextInt(4) == 0) {
      store.deleteItem(delete -> delete.tableName(flow.table()).key(row));
      return new Written(item(row), null);
    } else {
      row.put(TYPE, AttributeValue.fromS("TYPE-" + random.nextInt(1000)));
      row.put(CREATED_AT, AttributeValue.fromN(Long.toString(number)));
      store.putItem(put -> put.tableName(flow.table()).item(row));
      return new Written(item(row), state(row));
    }
  }

  private static String item(Map<String, AttributeValue> row) {
    return text(row, CONTENT_ID) + "/" + text(row, USER_ID);
  }

  private static String state(Map<String, AttributeValue> row) {
    return text(row, TYPE) + "@" + text(row, CREATED_AT);
  }

  /** Each row that is not the same in both tables, and how; sorted, empty when all are. */
  List<String> differences(Flow flow) {
    Map<String, String> wanted = rows(flow.table(), Rows::item);
    Map<String, String> found = rows(flow.copy(), row -> text(row, ITEM));
    TreeSet<String> items = new TreeSet<>(wanted.keySet());
    items.addAll(found.keySet());
    return items.stream()
        .filter(item -> !wanted.getOrDefault(item, "").equals(found.getOrDefault(item, "")))
        .map(
            item ->
                "%s %s: table has %s, copy has %s"
                    .formatted(flow.table(), item, wanted.get(item), found.get(item)))
        .toList();
  }

  private Map<String, String> rows(
      String table, Function<Map<String, AttributeValue>, String> item) {
    Map<String, String> rows = new TreeMap<>();
    store.scanPaginator(scan -> scan.tableName(table).consistentRead(true)).items().stream()
        .filter(row -> !row.containsKey(Tables.DELETED))
        .forEach(row -> rows.put(item.apply(row), state(row)));
    return rows;
  }

  private static String text(Map<String, AttributeValue> row, String name) {
    AttributeValue value = row.get(name);
    return value == null ? "" : value.n() == null ? value.s() : value.n();
  }
}
