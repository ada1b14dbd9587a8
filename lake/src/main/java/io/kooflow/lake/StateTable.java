package io.kooflow.lake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.ReplaceSortOrder;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.types.Types.BinaryType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;
import org.apache.iceberg.types.Types.TimestampType;

/**
 * The current state of the items of one log: a table with one row for each item that exists, and a
 * table that remembers removals.
 *
 * @param log the changes that both are merged from
 * @param table one row per item: the fields of the log's {@code after}, then {@code position} and
 *     {@code changed_at} of the change that made it; not partitioned, sorted by key
 * @param removals one row per item that was removed in the last {@value #REMEMBERED_DAYS} days: a
 *     change of a lower position that comes later does not bring the item back
 */
public record StateTable(LakeTable log, LakeTable table, LakeTable removals) {
  /** When the store took a removal. */
  public static final String REMOVED_AT = "removed_at";

  /** How long a removal is remembered, in days of {@code changed_at}. */
  public static final int REMEMBERED_DAYS = 30;

  static StateTable of(String name, String removals, LakeTable log) {
    return new StateTable(log, current(name, log), removals(removals, log));
  }

  /** The columns of {@link #table}, in order. */
  public List<String> columns() {
    return names(table);
  }

  /** The fields of the log's {@code after}, in order: the first columns of {@link #table}. */
  public List<String> fields() {
    return after(log).fields().stream().map(NestedField::name).toList();
  }

  /** The columns that name an item. */
  public List<String> key() {
    return log.itemKey();
  }

  /** Makes {@link #table} if it is missing, evolves it if it is older. */
  public Table createIfMissing(Catalog catalog) {
    return sortedByKey(table.createIfMissing(catalog));
  }

  /** Makes {@link #removals} if it is missing, evolves it if it is older. */
  public Table createRemovalsIfMissing(Catalog catalog) {
    return sortedByKey(removals.createIfMissing(catalog));
  }

  /** Where somebody has chosen an order, it stays. */
  private Table sortedByKey(Table made) {
    if (made.sortOrder().isUnsorted()) {
      ReplaceSortOrder order = made.replaceSortOrder();
      key().forEach(order::asc);
      order.commit();
    }
    return made;
  }

  private static LakeTable current(String name, LakeTable log) {
    List<NestedField> columns = new ArrayList<>();
    for (NestedField field : after(log).fields()) {
      columns.add(NestedField.from(field).withId(columns.size() + 1).withDoc(field.doc()).build());
    }
    columns.add(
        NestedField.required(
            columns.size() + 1,
            LogColumns.POSITION,
            BinaryType.get(),
            "Position of the change that made the row; join to " + log.name() + ".position"));
    columns.add(
        NestedField.required(
            columns.size() + 1,
            LogColumns.CHANGED_AT,
            TimestampType.withZone(),
            "When the store took that change, whole seconds"));
    Schema schema = new Schema(columns);
    Map<String, String> properties = new HashMap<>(LogColumns.PROPERTIES);
    properties.put(TableProperties.MERGE_MODE, "copy-on-write");
    properties.put(TableProperties.DELETE_MODE, "copy-on-write");
    properties.put(
        LogColumns.COMMENT,
        "The current state, merged from koo."
            + log.name()
            + ": one row for each item that exists, by "
            + String.join(" and ", log.itemKey())
            + ". The table property kooflow.merge says up to which offsets.");
    properties.put(LogColumns.RETENTION, "while the item exists");
    properties.put(LogColumns.WRITTEN_BY, "merge (spark-jobs)");
    if (schema.findField("text") != null) {
      properties.put("write.metadata.metrics.column.text", "counts");
    }
    return new LakeTable(name, schema, PartitionSpec.unpartitioned(), log.itemKey(), properties);
  }

  private static LakeTable removals(String name, LakeTable log) {
    List<NestedField> columns = new ArrayList<>();
    for (String key : log.itemKey()) {
      NestedField field = log.schema().findField(key);
      columns.add(NestedField.required(columns.size() + 1, key, field.type(), field.doc()));
    }
    columns.add(
        NestedField.required(
            columns.size() + 1,
            LogColumns.POSITION,
            BinaryType.get(),
            "Position of the newest removal of the item; compare as unsigned bytes"));
    columns.add(
        NestedField.required(
            columns.size() + 1,
            REMOVED_AT,
            TimestampType.withZone(),
            "When the store took the removal, whole seconds; its UTC day is the partition"));
    Schema schema = new Schema(columns);
    Map<String, String> properties = new HashMap<>(LogColumns.PROPERTIES);
    properties.put(TableProperties.MERGE_MODE, "copy-on-write");
    properties.put(TableProperties.DELETE_MODE, "copy-on-write");
    properties.put(
        LogColumns.COMMENT,
        "Removals that merges of koo."
            + log.name()
            + " remember, one row for each item: a change of a lower position that comes later does"
            + " not bring the item back. An item that was made again since may be here too.");
    properties.put(LogColumns.RETENTION, REMEMBERED_DAYS + " days of removed_at");
    properties.put(LogColumns.WRITTEN_BY, "merge (spark-jobs)");
    return new LakeTable(
        name, schema, LogColumns.byDay(schema, REMOVED_AT), log.itemKey(), properties);
  }

  private static StructType after(LakeTable log) {
    return log.schema().findType("after").asStructType();
  }

  private static List<String> names(LakeTable table) {
    return table.schema().columns().stream().map(NestedField::name).toList();
  }
}
