package io.kooflow.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.jspecify.annotations.Nullable;

/** Rows and data files for tests, written by Iceberg's generic writer. */
public final class Rows {
  private Rows() {}

  /** A change of one reaction; {@code type} is null for a removal. */
  public static Record reaction(
      Schema schema, long contentId, long userId, int position, @Nullable String type) {
    OffsetDateTime time = time(1_700_000_000_000L);
    Record row = GenericRecord.create(schema);
    row.setField("content_id", contentId);
    row.setField("user_id", userId);
    row.setField("position", LogColumns.positionFor(schema, position(position)));
    row.setField("op", type == null ? "REMOVE" : "INSERT");
    row.setField("changed_at", time);
    if (type != null) {
      Record after = GenericRecord.create(schema.findType("after").asStructType());
      after.setField("content_id", contentId);
      after.setField("user_id", userId);
      after.setField("type", type);
      after.setField("created_at", time);
      row.setField("after", after);
    }
    row.setField("event_time", time);
    row.setField("topic", "reaction.changes");
    row.setField("partition", 0);
    row.setField("offset", (long) position);
    return row;
  }

  /** 22 bytes that sort by {@code n}. */
  public static byte[] position(int n) {
    return ByteBuffer.allocate(22).putInt(14, n).array();
  }

  public static OffsetDateTime time(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }

  /** One file with these rows, all of one day, not committed yet. */
  public static DataFile file(Table table, List<Record> rows) {
    PartitionKey day = new PartitionKey(table.spec(), table.schema());
    day.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(rows.get(0)));
    DataWriter<Record> writer = writer(table, day);
    try (writer) {
      rows.forEach(writer::write);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return writer.toDataFile();
  }

  private static DataWriter<Record> writer(Table table, PartitionKey day) {
    String name = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
    try {
      return Parquet.writeData(
              EncryptedFiles.plainAsEncryptedOutput(table.io().newOutputFile(name)))
          .schema(table.schema())
          .createWriterFunc(GenericParquetWriter::create)
          .withSpec(table.spec())
          .withPartition(day)
          .build();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
