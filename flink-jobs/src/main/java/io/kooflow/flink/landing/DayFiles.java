package io.kooflow.flink.landing;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.sink.RowDataTaskWriterFactory;
import org.apache.iceberg.io.TaskWriter;
import org.apache.iceberg.util.PropertyUtil;
import org.jspecify.annotations.Nullable;

/**
 * The open data files of one writer, one per day. Iceberg's writer keeps a file open for each day
 * it has seen; a replay may bring thousands, so once {@code maxOpenDays} are open all are closed
 * and further rows go to new ones: memory and file handles stay bounded, at the price of more files
 * when many days mix.
 */
final class DayFiles implements Closeable {
  private final RowDataTaskWriterFactory factory;
  private final ToLongFunction<RowData> day;
  private final int maxOpenDays;
  private final Set<Long> openDays = new HashSet<>();
  private final List<DataFile> closed = new ArrayList<>();
  private @Nullable TaskWriter<RowData> open;

  /** {@code subtask} and {@code attempt} make file names unique; {@code day} tells a row's day. */
  DayFiles(
      Table table,
      LandingTarget target,
      ToLongFunction<RowData> day,
      int maxOpenDays,
      int subtask,
      int attempt) {
    this.day = day;
    this.maxOpenDays = maxOpenDays;
    this.factory =
        new RowDataTaskWriterFactory(
            () -> table,
            FlinkSchemaUtil.convert(target.columns()),
            targetFileBytes(table),
            FileFormat.PARQUET,
            Map.copyOf(table.properties()),
            null,
            false,
            target.columns(),
            target.specs().get(target.specId()));
    factory.initialize(subtask, attempt);
  }

  void write(RowData row) throws IOException {
    if (openDays.add(day.applyAsLong(row)) && openDays.size() > maxOpenDays) {
      closeOpen();
      openDays.add(day.applyAsLong(row));
    }
    if (open == null) {
      open = factory.create();
    }
    open.write(row);
  }

  /** Closes all files and hands them over; the next row opens new ones. */
  List<DataFile> complete() throws IOException {
    closeOpen();
    List<DataFile> files = List.copyOf(closed);
    closed.clear();
    return files;
  }

  /** Deletes what is open: no commit can know of it yet. */
  @Override
  public void close() throws IOException {
    if (open != null) {
      open.abort();
      open = null;
    }
  }

  private void closeOpen() throws IOException {
    if (open != null) {
      closed.addAll(Arrays.asList(open.complete().dataFiles()));
      open = null;
      openDays.clear();
    }
  }

  private static long targetFileBytes(Table table) {
    return PropertyUtil.propertyAsLong(
        table.properties(),
        TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
        TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT);
  }
}
