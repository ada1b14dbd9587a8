package io.kooflow.operations.lake;

import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.LakeTables;
import io.kooflow.operations.UsageException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.rest.RESTCatalog;

/** What the metadata of the lake says of its tables and files, for people. */
public final class TableFiles {
  private TableFiles() {}

  /** A heading, then a line for each table that exists. */
  public static List<String> tables(CatalogConfig lake) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-18s %12s %8s %8s %14s %9s  %s",
            "table",
            "rows",
            "files",
            "deletes",
            "bytes",
            "snapshots",
            "changed"));
    try (RESTCatalog catalog = lake.open()) {
      for (LakeTable each : LakeTables.landedAndMerged()) {
        if (catalog.tableExists(each.identifier())) {
          lines.add(line(each.name(), catalog.loadTable(each.identifier())));
        }
      }
    }
    return lines;
  }

  private static String line(String name, Table table) {
    Snapshot newest = table.currentSnapshot();
    Map<String, String> summary = newest == null ? Map.of() : newest.summary();
    int snapshots = 0;
    for (Snapshot ignored : table.snapshots()) {
      snapshots++;
    }
    return String.format(
        Locale.ROOT,
        "%-18s %,12d %,8d %,8d %,14d %,9d  %s",
        name,
        total(summary, "total-records"),
        total(summary, "total-data-files"),
        total(summary, "total-delete-files"),
        total(summary, "total-files-size"),
        snapshots,
        newest == null ? "never" : Instant.ofEpochMilli(newest.timestampMillis()).toString());
  }

  private static long total(Map<String, String> summary, String name) {
    return Long.parseLong(summary.getOrDefault(name, "0"));
  }

  /**
   * A heading, then a line for each data file, at most {@code limit}, in no order.
   *
   * @throws UsageException if there is no such table
   */
  public static List<String> files(CatalogConfig lake, String name, int limit) throws IOException {
    LakeTable definition =
        LakeTables.named(name)
            .orElseThrow(
                () ->
                    new UsageException(
                        "No lake table '%s'; there are %s"
                            .formatted(
                                name,
                                LakeTables.landedAndMerged().stream()
                                    .map(LakeTable::name)
                                    .toList())));
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(Locale.ROOT, "%-30s %12s %14s  %s", "partition", "rows", "bytes", "file"));
    try (RESTCatalog catalog = lake.open();
        CloseableIterable<FileScanTask> files =
            catalog.loadTable(definition.identifier()).newScan().planFiles()) {
      long more = 0;
      for (FileScanTask each : files) {
        if (lines.size() > limit) {
          more++;
        } else {
          lines.add(
              String.format(
                  Locale.ROOT,
                  "%-30s %,12d %,14d  %s",
                  each.spec().partitionToPath(each.file().partition()),
                  each.file().recordCount(),
                  each.file().fileSizeInBytes(),
                  each.file().location()));
        }
      }
      if (more > 0) {
        lines.add(String.format(Locale.ROOT, "and %,d more; --limit N shows more", more));
      }
      return lines;
    } catch (NoSuchTableException notYet) {
      throw new UsageException(
          "The lake has no table '%s' yet; landing or a merge makes it".formatted(name), notYet);
    }
  }
}
