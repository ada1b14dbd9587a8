package io.kooflow.spark;

import io.kooflow.lake.LakeTable;
import io.kooflow.lake.LogColumns;
import io.kooflow.lake.landing.LandingCommitter;
import io.kooflow.lake.landing.OffsetRange;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** Lands changes in a log as the landing job does, by the committer with offset ranges. */
public final class LogWriter {
  private final Catalog catalog;
  private final LakeTable definition;
  private final String topic;
  private final TreeMap<Integer, List<Record>> waiting = new TreeMap<>();
  private final TreeMap<Integer, Long> ends = new TreeMap<>();

  /** Makes the table if it is missing. */
  public LogWriter(Catalog catalog, LakeTable definition, String topic) {
    this.catalog = catalog;
    this.definition = definition;
    this.topic = topic;
    definition.createIfMissing(catalog);
  }

  /**
   * Adds a change to the next commit.
   *
   * @param after fields of the item as it is then; null for a removal
   * @param changedAt when the store took it
   */
  public void add(
      int partition,
      Map<String, Long> key,
      long position,
      @Nullable Map<String, Object> after,
      Instant changedAt) {
    Schema schema = definition.schema();
    Record row = GenericRecord.create(schema);
    key.forEach(row::setField);
    OffsetDateTime time = changedAt.atOffset(ZoneOffset.UTC);
    row.setField(LogColumns.POSITION, ByteBuffer.wrap(position(position)));
    row.setField("op", after == null ? "REMOVE" : "MODIFY");
    row.setField(LogColumns.CHANGED_AT, time);
    if (after != null) {
      Types.StructType struct = schema.findType("after").asStructType();
      Record fields = GenericRecord.create(struct);
      key.forEach(fields::setField);
      after.forEach(fields::setField);
      fields.setField("created_at", time);
      row.setField("after", fields);
    }
    row.setField(LogColumns.EVENT_TIME, time);
    row.setField(LogColumns.TOPIC, topic);
    row.setField(LogColumns.PARTITION, partition);
    List<Record> rows = waiting.computeIfAbsent(partition, ignored -> new ArrayList<>());
    row.setField(LogColumns.OFFSET, ends.getOrDefault(partition, 0L) + rows.size());
    rows.add(row);
  }

  /** 22 bytes that sort as {@code n}, with bytes of 128 and more in them. */
  public static byte[] position(long n) {
    return ByteBuffer.allocate(22).putLong(10, n).array();
  }

  /** Lands what was added, as one commit; a file for each partition and day. */
  public void land() {
    Table table = catalog.loadTable(definition.identifier());
    List<DataFile> files = new ArrayList<>();
    TreeMap<SourcePartition, OffsetRange> ranges = new TreeMap<>();
    ends.forEach((partition, end) -> ranges.put(source(partition), OffsetRange.emptyAt(end)));
    waiting.forEach(
        (partition, rows) -> {
          long start = ends.getOrDefault(partition, 0L);
          long end = start + rows.size();
          ranges.put(source(partition), new OffsetRange(start, end, rows.size(), 0, 0));
          ends.put(partition, end);
          files.addAll(files(table, rows));
        });
    waiting.clear();
    new LandingCommitter(table).commit(files, OffsetRanges.of(ranges));
  }

  private SourcePartition source(int partition) {
    return new SourcePartition(topic, partition);
  }

  private static List<DataFile> files(Table table, List<Record> rows) {
    TreeMap<String, List<Record>> byDay = new TreeMap<>();
    for (Record row : rows) {
      PartitionKey day = day(table, row);
      byDay.computeIfAbsent(day.toPath(), ignored -> new ArrayList<>()).add(row);
    }
    return byDay.values().stream().map(each -> file(table, each)).toList();
  }

  private static PartitionKey day(Table table, Record row) {
    PartitionKey day = new PartitionKey(table.spec(), table.schema());
    day.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(row));
    return day;
  }

  private static DataFile file(Table table, List<Record> rows) {
    String name = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
    try {
      DataWriter<Record> writer =
          Parquet.writeData(EncryptedFiles.plainAsEncryptedOutput(table.io().newOutputFile(name)))
              .schema(table.schema())
              .createWriterFunc(GenericParquetWriter::create)
              .withSpec(table.spec())
              .withPartition(day(table, rows.get(0)))
              .build();
      try (writer) {
        rows.forEach(writer::write);
      }
      return writer.toDataFile();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
