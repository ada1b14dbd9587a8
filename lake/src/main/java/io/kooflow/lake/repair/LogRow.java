package io.kooflow.lake.repair;

import io.kooflow.lake.LogColumns;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.IndexedRecord;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record of a topic into the row that landing makes of it: columns by name ({@code
 * changed_at} takes the field {@code changedAt}), the event time, and where it was read from.
 */
public final class LogRow {
  private static final long FIRST_MILLIS = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
  private static final long LAST_MILLIS = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  private LogRow() {}

  /**
   * A row of a table with these columns.
   *
   * @throws IllegalArgumentException if a value does not fit its column: a dead letter, no row
   */
  public static Record of(
      Schema columns, IndexedRecord event, String topic, int partition, long offset) {
    Record row = struct(event, columns.asStruct(), GenericRecord.create(columns));
    row.setField(LogColumns.EVENT_TIME, timestamp(LogColumns.EVENT_TIME, eventTimeMillis(event)));
    row.setField(LogColumns.TOPIC, topic);
    row.setField(LogColumns.PARTITION, partition);
    row.setField(LogColumns.OFFSET, offset);
    return row;
  }

  /**
   * When what a record says happened: when the item was made, for removals when it went; for scores
   * when the answer came.
   */
  public static long eventTimeMillis(IndexedRecord event) {
    Field after = event.getSchema().getField("after");
    if (after == null) {
      return millis(event, "scoredAt");
    }
    return event.get(after.pos()) instanceof IndexedRecord item
        ? millis(item, "createdAt")
        : millis(event, "changedAt");
  }

  private static long millis(IndexedRecord record, String field) {
    return (Long) record.get(record.getSchema().getField(field).pos());
  }

  private static Record struct(IndexedRecord from, StructType type, Record into) {
    for (NestedField column : type.fields()) {
      Field field = from.getSchema().getField(camelCase(column.name()));
      if (field != null) {
        into.setField(column.name(), value(from.get(field.pos()), column));
      }
    }
    return into;
  }

  private static @Nullable Object value(@Nullable Object value, NestedField column) {
    if (value == null) {
      if (column.isRequired()) {
        throw new IllegalArgumentException(column.name() + " is missing");
      }
      return null;
    }
    return switch (column.type().typeId()) {
      case LONG, INTEGER, DOUBLE, FLOAT, BOOLEAN -> value;
      case STRING -> value.toString();
      case TIMESTAMP -> timestamp(column.name(), (Long) value);
      case BINARY -> ByteBuffer.wrap(position((ByteBuffer) value, column.name()));
      case FIXED -> position((ByteBuffer) value, column.name());
      case STRUCT -> {
        StructType struct = column.type().asStructType();
        yield struct((IndexedRecord) value, struct, GenericRecord.create(struct));
      }
      default -> throw new IllegalStateException("No rule for column " + column);
    };
  }

  private static byte[] position(ByteBuffer buffer, String name) {
    if (buffer.remaining() != LogColumns.POSITION_BYTES) {
      throw new IllegalArgumentException(
          "%s has %s bytes, not %s".formatted(name, buffer.remaining(), LogColumns.POSITION_BYTES));
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private static OffsetDateTime timestamp(String name, long millis) {
    if (millis < FIRST_MILLIS || millis > LAST_MILLIS) {
      throw new IllegalArgumentException(
          name + " is " + millis + " ms since 1970, outside the years 1 to 9999");
    }
    return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
  }

  private static String camelCase(String snakeCase) {
    StringBuilder name = new StringBuilder(snakeCase.length());
    boolean upper = false;
    for (char c : snakeCase.toCharArray()) {
      if (c == '_') {
        upper = true;
      } else {
        name.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return name.toString();
  }
}
