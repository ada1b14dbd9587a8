package io.kooflow.audit.stores;

import io.kooflow.events.Koo;
import io.kooflow.lake.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.io.DataWriter;

/** Puts changes into a table of the lake, as landing does. */
public final class LandedRows {
  private final Table table;

  public LandedRows(Catalog catalog, LakeTable definition) {
    this.table = catalog.loadTable(definition.identifier());
  }

  /** One change in a file of its own; its offset and position are {@code number}. */
  public void land(long number, Map<String, Object> key, Map<String, Object> after) {
    land(number, 0, key, after);
  }

  /** As the other, of a change that the store took at {@code changedAt}, epoch milliseconds. */
  public void land(
      long number, long changedAt, Map<String, Object> key, Map<String, Object> after) {
    Record row = GenericRecord.create(table.schema());
    key.forEach(row::setField);
    row.setField("position", ByteBuffer.allocate(22).putLong(10, number).rewind());
    row.setField("op", after.isEmpty() ? "REMOVE" : "INSERT");
    row.setField("changed_at", time(changedAt));
    row.setField("event_time", time(0));
    row.setField("topic", "test");
    row.setField("partition", 0);
    row.setField("offset", number);
    if (!after.isEmpty()) {
      Record struct = GenericRecord.create(table.schema().findType("after").asStructType());
      after.forEach(struct::setField);
      row.setField("after", struct);
    }
    append(row);
  }

  public static Map<String, Object> koo(Koo koo) {
    Map<String, Object> fields = new HashMap<>();
    fields.put("content_id", koo.getContentId());
    fields.put("creator", koo.getCreator());
    fields.put("kind", koo.getKind());
    fields.put("text", koo.getText());
    fields.put("lang_group", koo.getLangGroup());
    fields.put("created_at", time(koo.getCreatedAt()));
    return fields;
  }

  public static OffsetDateTime time(long millis) {
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }

  private void append(Record row) {
    PartitionKey day = new PartitionKey(table.spec(), table.schema());
    day.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(row));
    String name = table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet");
    DataWriter<Record> writer =
        new GenericAppenderFactory(table.schema(), table.spec())
            .newDataWriter(
                EncryptedFiles.plainAsEncryptedOutput(table.io().newOutputFile(name)),
                FileFormat.PARQUET,
                day);
    try (writer) {
      writer.write(row);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    table.newAppend().appendFile(writer.toDataFile()).commit();
  }
}
