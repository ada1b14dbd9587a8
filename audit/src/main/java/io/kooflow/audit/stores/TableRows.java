package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Row;
import io.kooflow.audit.compare.RowSource;
import io.kooflow.contentstore.items.ItemCodec;
import io.kooflow.contentstore.items.ItemFormatException;
import io.kooflow.contentstore.items.SnapshotScan;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.schemas.item.ItemAttribute;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A DynamoDB table as rows. Markers of deletions are skipped; an item that cannot be read as its
 * record is a row of its own, so that a damaged item is named and does not end the audit.
 */
final class TableRows<T extends SpecificRecord> implements RowSource {
  private static final int SEGMENTS = 4;

  private final String name;
  private final DynamoDbClient client;
  private final String table;
  private final ItemCodec<T> codec;
  private final Function<T, List<Row>> facts;

  TableRows(
      String name,
      DynamoDbClient client,
      String table,
      ItemCodec<T> codec,
      Function<T, List<Row>> facts) {
    this.name = name;
    this.client = client;
    this.table = table;
    this.codec = codec;
    this.facts = facts;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void forEach(Consumer<Row> consumer) throws InterruptedException {
    new SnapshotScan(client, table, SEGMENTS).forEach(item -> rows(item).forEach(consumer));
  }

  /** Records that can be read; others are left out. */
  void forEachRecord(Consumer<T> consumer) throws InterruptedException {
    new SnapshotScan(client, table, SEGMENTS)
        .forEach(
            item -> {
              T record = isMarker(item) ? null : read(item);
              if (record != null) {
                consumer.accept(record);
              }
            });
  }

  private List<Row> rows(Map<String, AttributeValue> item) {
    if (isMarker(item)) {
      return List.of();
    }
    T record = read(item);
    return record == null ? List.of(unreadable(item)) : facts.apply(record);
  }

  private @Nullable T read(Map<String, AttributeValue> item) {
    try {
      return codec.toRecord(item);
    } catch (ItemFormatException damaged) {
      return null;
    }
  }

  private static boolean isMarker(Map<String, AttributeValue> item) {
    AttributeValue deleted = item.get(Tables.DELETED);
    return deleted != null && Boolean.TRUE.equals(deleted.bool());
  }

  private Row unreadable(Map<String, AttributeValue> item) {
    String partition = key(item, codec.schema().partitionKey());
    ItemAttribute sort = codec.schema().sortKey();
    String type = sort == null ? Facts.ITEM_OF + table : Facts.ofUser(key(item, sort));
    Long id = idOrNull(partition);
    return id == null
        ? new Row(0, type + " " + partition, Facts.UNREADABLE)
        : new Row(id, type, Facts.UNREADABLE);
  }

  /** Null for what is no whole number of 64 bits, such as 1.5 and 2^63. */
  private static @Nullable Long idOrNull(String id) {
    try {
      return Long.valueOf(id);
    } catch (NumberFormatException noLong) {
      return null;
    }
  }

  private static String key(Map<String, AttributeValue> item, ItemAttribute key) {
    AttributeValue value = item.get(key.name());
    if (value == null) {
      return "without key";
    }
    return value.n() != null ? value.n() : String.valueOf(value.s());
  }
}
