package io.kooflow.lake.repair;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.PartitionedFanoutWriter;

/** New data files of a table, one per partition; nothing refers to them before a commit does. */
public final class RowFiles implements Closeable {
  private static final long FILE_BYTES = 128L << 20;

  private final Writer writer;
  private boolean handedOver;

  /** The caller keeps the catalog of {@code table} open. */
  public RowFiles(Table table) {
    GenericAppenderFactory appenders = new GenericAppenderFactory(table.schema(), table.spec());
    appenders.setAll(table.properties());
    this.writer =
        new Writer(
            table,
            appenders,
            OutputFileFactory.builderFor(table, 0, System.nanoTime())
                .format(FileFormat.PARQUET)
                .build());
  }

  public void write(Record row) throws IOException {
    writer.write(row);
  }

  /** Closes the files and hands them over; once. */
  public List<DataFile> complete() throws IOException {
    List<DataFile> files = List.of(writer.complete().dataFiles());
    handedOver = true;
    return files;
  }

  /** Deletes what was not handed over. */
  @Override
  public void close() throws IOException {
    if (!handedOver) {
      writer.abort();
    }
  }

  private static final class Writer extends PartitionedFanoutWriter<Record> {
    private final PartitionKey key;
    private final InternalRecordWrapper wrapper;

    Writer(Table table, GenericAppenderFactory appenders, OutputFileFactory files) {
      super(table.spec(), FileFormat.PARQUET, appenders, files, table.io(), FILE_BYTES);
      this.key = new PartitionKey(table.spec(), table.schema());
      this.wrapper = new InternalRecordWrapper(table.schema().asStruct());
    }

    @Override
    protected PartitionKey partition(Record row) {
      key.partition(wrapper.wrap(row));
      return key;
    }
  }
}
