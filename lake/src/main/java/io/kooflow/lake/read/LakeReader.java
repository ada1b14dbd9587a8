package io.kooflow.lake.read;

import io.kooflow.lake.LakeTable;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.TableEnd;
import java.util.Optional;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Reads one table as it was when the reader was opened: all calls see the same snapshot, so counts,
 * ranges and rows agree while landing goes on. Values come as Iceberg's generic records: long,
 * String, bytes for positions (see {@link io.kooflow.lake.LogColumns#position}), OffsetDateTime for
 * times, Record for structs.
 */
public final class LakeReader {
  private final Table table;
  private final LakeTable definition;
  private final Optional<Snapshot> snapshot;

  private LakeReader(Table table, LakeTable definition) {
    this.table = table;
    this.definition = definition;
    this.snapshot = Optional.ofNullable(table.currentSnapshot());
  }

  /**
   * Opens the table at its current snapshot; one that does not exist is a {@link
   * org.apache.iceberg.exceptions.NoSuchTableException}. The caller keeps the catalog open.
   */
  public static LakeReader open(Catalog catalog, LakeTable definition) {
    return new LakeReader(catalog.loadTable(definition.identifier()), definition);
  }

  public LakeTable definition() {
    return definition;
  }

  /** Where landing stands; none if nothing has landed, or the table cannot tell. */
  public Optional<OffsetRanges> ranges() {
    return TableEnd.of(table).newest();
  }

  /** Snapshots that the table still remembers. */
  public int snapshots() {
    int count = 0;
    for (Snapshot ignored : table.snapshots()) {
      count++;
    }
    return count;
  }

  /** Rows as the snapshot's summary counts them, without reading any. */
  public long rowCount() {
    return snapshot
        .map(current -> current.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"))
        .map(Long::parseLong)
        .orElse(0L);
  }

  /**
   * All rows, in no order, of these columns ({@code after.type} names a field of a struct), or of
   * all columns if none is named. The caller closes it; reading streams file by file.
   */
  public CloseableIterable<Record> rows(String... columns) {
    if (snapshot.isEmpty()) {
      return CloseableIterable.empty();
    }
    IcebergGenerics.ScanBuilder scan =
        IcebergGenerics.read(table).useSnapshot(snapshot.get().snapshotId());
    return (columns.length == 0 ? scan : scan.select(columns)).build();
  }
}
