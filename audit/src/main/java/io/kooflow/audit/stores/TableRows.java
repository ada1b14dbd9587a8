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
import java.util.regex.Pattern;
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
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,18}");

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
    String type = sort == null ? "item of " + table : Facts.ofUser(key(item, sort));
    return ID.matcher(partition).matches()
        ? new Row(idOrZero(partition), type, Facts.UNREADABLE)
        : new Row(0, type + " " + partition, Facts.UNREADABLE);
  }

  private static long idOrZero(String id) {
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException beyondLong) {
      return 0;
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
