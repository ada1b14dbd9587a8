package io.kooflow.lake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.PartitionField;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.BinaryType;
import org.apache.iceberg.types.Types.FixedType;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;

/**
 * One table of the lake as this version of the code knows it. Field ids are fixed: top-level
 * columns are numbered first, then the fields of structs, in order, as Iceberg itself numbers a new
 * table; a column added later takes the next free id, wherever it stands.
 */
public final class LakeTable {
  /** Every table lives in this namespace. */
  public static final Namespace NAMESPACE = Namespace.of("koo");

  private final TableIdentifier identifier;
  private final Schema schema;
  private final PartitionSpec spec;
  private final List<String> itemKey;
  private final Map<String, String> properties;

  LakeTable(
      String name,
      Schema schema,
      PartitionSpec spec,
      List<String> itemKey,
      Map<String, String> properties) {
    this.identifier = TableIdentifier.of(NAMESPACE, name);
    this.schema = schema;
    this.spec = spec;
    this.itemKey = List.copyOf(itemKey);
    this.properties = Map.copyOf(properties);
  }

  /** The name inside the namespace, for instance {@code koo_changes}. */
  public String name() {
    return identifier.name();
  }

  public TableIdentifier identifier() {
    return identifier;
  }

  public Schema schema() {
    return schema;
  }

  public PartitionSpec spec() {
    return spec;
  }

  /** The columns, all longs, that together name the item which a row speaks of. */
  public List<String> itemKey() {
    return itemKey;
  }

  public Map<String, String> properties() {
    return properties;
  }

  /**
   * The table, made first if it is missing (with its namespace), and evolved if it is older than
   * this code. Safe against another process doing the same.
   */
  public Table createIfMissing(Catalog catalog) {
    if (!catalog.tableExists(identifier)) {
      createNamespace(catalog);
      try {
        return catalog.createTable(identifier, schema, spec, properties);
      } catch (RuntimeException refused) {
        if (!catalog.tableExists(identifier)) {
          throw refused;
        }
      }
    }
    return evolved(catalog);
  }

  /**
   * Adds what {@code table} lacks: columns, as optional, and properties. Never renames, drops or
   * retypes: a column whose type differs is an {@link IllegalStateException} that names it, and a
   * property that someone has set stays as it is. A position that is fixed[22], as in tables of
   * older versions, stays so. A log that those partitioned by the day of {@code event_time} is
   * partitioned as now from here on; a partition that somebody else has chosen stays. Rows written
   * before stay readable, in the files and partitions that they are in.
   */
  public void evolve(Table table) {
    UpdateSchema update = table.updateSchema();
    if (addMissing(update, "", schema.asStruct(), table.schema().asStruct())) {
      update.commit();
    }
    Map<String, String> missing = new HashMap<>(properties);
    missing.keySet().removeAll(table.properties().keySet());
    // Not a property of the stored table but of its making.
    missing.remove("format-version");
    if (!missing.isEmpty()) {
      UpdateProperties set = table.updateProperties();
      missing.forEach(set::set);
      set.commit();
    }
    partitionAsNow(table);
  }

  /** Safe against another process doing the same: whoever is second finds it done. */
  private void partitionAsNow(Table table) {
    if (spec.isUnpartitioned()) {
      return;
    }
    PartitionField now = spec.fields().get(0);
    if (!partitionedBy(table, LogColumns.EVENT_TIME) || partitionedBy(table, time(spec, now))) {
      return;
    }
    try {
      table
          .updateSpec()
          .removeField(table.spec().fields().get(0).name())
          .addField(now.name(), Expressions.day(time(spec, now)))
          .commit();
    } catch (CommitFailedException otherWasFaster) {
      table.refresh();
      if (!partitionedBy(table, time(spec, now))) {
        throw otherWasFaster;
      }
    }
  }

  /** Whether the partition is the UTC day of that column, and nothing else. */
  private static boolean partitionedBy(Table table, String column) {
    List<PartitionField> fields =
        table.spec().fields().stream().filter(field -> !field.transform().isVoid()).toList();
    return fields.size() == 1
        && fields.get(0).transform().toString().equals("day")
        && time(table.spec(), fields.get(0)).equals(column);
  }

  private static String time(PartitionSpec spec, PartitionField field) {
    return spec.schema().findColumnName(field.sourceId());
  }

  private Table evolved(Catalog catalog) {
    Table table = catalog.loadTable(identifier);
    try {
      evolve(table);
    } catch (CommitFailedException otherWasFaster) {
      table.refresh();
      evolve(table);
    }
    return table;
  }

  private static void createNamespace(Catalog catalog) {
    SupportsNamespaces namespaces = (SupportsNamespaces) catalog;
    if (namespaces.namespaceExists(NAMESPACE)) {
      return;
    }
    try {
      namespaces.createNamespace(NAMESPACE);
    } catch (RuntimeException refused) {
      // Catalogs over a database answer the second of two with an error of the server.
      if (!namespaces.namespaceExists(NAMESPACE)) {
        throw refused;
      }
    }
  }

  private boolean addMissing(
      UpdateSchema update, String parent, StructType wanted, StructType present) {
    boolean added = false;
    List<String> wrong = new ArrayList<>();
    for (NestedField column : wanted.fields()) {
      NestedField existing = present.field(column.name());
      String path = parent.isEmpty() ? column.name() : parent + "." + column.name();
      if (existing == null) {
        update.addColumn(
            parent.isEmpty() ? null : parent, column.name(), column.type(), column.doc());
        added = true;
      } else if (column.type().isStructType() && existing.type().isStructType()) {
        added |=
            addMissing(update, path, column.type().asStructType(), existing.type().asStructType());
      } else if (!sameType(column.type(), existing.type())) {
        wrong.add(path + " is " + existing.type() + ", this version writes " + column.type());
      }
    }
    if (!wrong.isEmpty()) {
      throw new IllegalStateException(
          "Table " + identifier + " does not fit: " + String.join("; ", wrong));
    }
    return added;
  }

  private static boolean sameType(Type wanted, Type existing) {
    return wanted.equals(existing)
        || (wanted.equals(BinaryType.get())
            && existing.equals(FixedType.ofLength(LogColumns.POSITION_BYTES)));
  }

  @Override
  public String toString() {
    return identifier.toString();
  }
}
