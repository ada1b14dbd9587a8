package io.kooflow.flink.landing;

import io.kooflow.lake.LogColumns;
import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.apache.avro.Schema.Field;
import org.apache.avro.generic.IndexedRecord;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Turns Avro records into rows of a table by name: the column {@code changed_at} takes the field
 * {@code changedAt}, structs likewise; columns without a field are left to the caller. A value that
 * the column cannot hold is an {@link UnfitValueException}.
 */
final class AvroToRow implements Serializable {
  /** Every engine reads times of these years. */
  private static final long FIRST_MILLIS = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();

  private static final long LAST_MILLIS = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  @Serial private static final long serialVersionUID = 1;

  private final Schema columns;

  AvroToRow(Schema columns) {
    this.columns = columns;
  }

  /** A new row; columns that the record has no field for are null. */
  GenericRowData row(IndexedRecord record) {
    return struct(record, columns.asStruct());
  }

  /** Index of a top-level column. */
  int indexOf(String column) {
    List<NestedField> fields = columns.columns();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).name().equals(column)) {
        return i;
      }
    }
    throw new IllegalArgumentException("No column " + column);
  }

  /** A time of day and date, checked. */
  static TimestampData timestamp(String name, long millis) {
    if (millis < FIRST_MILLIS || millis > LAST_MILLIS) {
      throw new UnfitValueException(
          name + " is " + millis + " ms since 1970, outside the years 1 to 9999");
    }
    return TimestampData.fromEpochMillis(millis);
  }

  private static GenericRowData struct(IndexedRecord record, StructType type) {
    List<NestedField> fields = type.fields();
    GenericRowData row = new GenericRowData(fields.size());
    for (int i = 0; i < fields.size(); i++) {
      NestedField column = fields.get(i);
      Field field = record.getSchema().getField(camelCase(column.name()));
      if (field != null) {
        row.setField(i, value(record.get(field.pos()), column));
      }
    }
    return row;
  }

  private static @Nullable Object value(@Nullable Object value, NestedField column) {
    if (value == null) {
      if (column.isRequired()) {
        throw new UnfitValueException(column.name() + " is missing");
      }
      return null;
    }
    Type type = column.type();
    return switch (type.typeId()) {
      case LONG, INTEGER, DOUBLE, FLOAT, BOOLEAN -> value;
      case STRING -> StringData.fromString(value.toString());
      case TIMESTAMP -> timestamp(column.name(), (Long) value);
      // Positions, and nothing else; fixed in tables that older versions made.
      case BINARY, FIXED -> bytes((ByteBuffer) value, column.name(), LogColumns.POSITION_BYTES);
      case STRUCT -> struct((IndexedRecord) value, type.asStructType());
      default -> throw new IllegalStateException("No rule for column " + column);
    };
  }

  private static byte[] bytes(ByteBuffer buffer, String name, int length) {
    if (buffer.remaining() != length) {
      throw new UnfitValueException(name + " has " + buffer.remaining() + " bytes, not " + length);
    }
    byte[] bytes = new byte[length];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** {@code s3_location} is {@code s3Location}. */
  static String camelCase(String snakeCase) {
    StringBuilder name = new StringBuilder(snakeCase.length());
    for (String word : snakeCase.split("_", -1)) {
      name.append(
          name.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }
}
