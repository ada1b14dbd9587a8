package io.kooflow.lake.landing;

import io.kooflow.lake.LogColumns;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/** Looks for rows by their offsets; reads only files whose bounds allow them. */
final class RowsOnMain {
  private final Table table;

  RowsOnMain(Table table) {
    this.table = table;
  }

  /** Whether the table's current snapshot holds any row of that range. */
  boolean holds(SourcePartition partition, OffsetRange range) {
    Snapshot current = table.currentSnapshot();
    if (current == null) {
      return false;
    }
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(table)
            .useSnapshot(current.snapshotId())
            .select(LogColumns.OFFSET)
            .where(
                Expressions.and(
                    Expressions.equal(LogColumns.TOPIC, partition.topic()),
                    Expressions.equal(LogColumns.PARTITION, partition.partition()),
                    Expressions.greaterThanOrEqual(LogColumns.OFFSET, range.start()),
                    Expressions.lessThan(LogColumns.OFFSET, range.end())))
            .build()) {
      return rows.iterator().hasNext();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
