package io.kooflow.operations.show;

import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.LakeTables;
import io.kooflow.lake.LogColumns;
import io.kooflow.lake.read.LakeReader;
import io.kooflow.operations.UsageException;
import io.kooflow.schemas.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.Types;

/** Some rows of a lake table, for people. */
public final class LakeRows {
  private LakeRows() {}

  /**
   * The table's row count, then at most {@code limit} rows in no order, a line each.
   *
   * @throws UsageException if there is no such table
   */
  public static List<String> of(CatalogConfig lake, String name, int limit) throws IOException {
    LakeTable table =
        LakeTables.named(name)
            .orElseThrow(
                () ->
                    new UsageException(
                        "No lake table '%s'; there are %s"
                            .formatted(
                                name, LakeTables.all().stream().map(LakeTable::name).toList())));
    try (RESTCatalog catalog = lake.open()) {
      return read(LakeReader.open(catalog, table), limit);
    } catch (NoSuchTableException notYet) {
      throw new UsageException(
          "The lake has no table '%s' yet; landing makes it with its first start".formatted(name),
          notYet);
    }
  }

  private static List<String> read(LakeReader reader, int limit) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %,d rows in %,d snapshots",
            reader.definition().name(),
            reader.rowCount(),
            reader.snapshots()));
    try (CloseableIterable<Record> rows = reader.rows()) {
      for (Record row : rows) {
        if (lines.size() > limit) {
          break;
        }
        lines.add(line(row));
      }
    }
    return lines;
  }

  private static String line(Record row) {
    StringBuilder line = new StringBuilder();
    for (Types.NestedField field : row.struct().fields()) {
      Object value = row.getField(field.name());
      if (value != null) {
        line.append(line.isEmpty() ? "" : "  ")
            .append(field.name())
            .append('=')
            .append(text(row, value));
      }
    }
    return line.toString();
  }

  private static String text(Record row, Object value) {
    if (value instanceof Record nested) {
      return "{" + line(nested) + "}";
    }
    return value instanceof byte[] || value instanceof ByteBuffer
        ? Position.of(LogColumns.position(row)).toString()
        : value.toString();
  }
}
