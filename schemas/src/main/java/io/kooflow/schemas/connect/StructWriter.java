package io.kooflow.schemas.connect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema.Type;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.Encoder;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Writes Connect's values as Avro without a copy between. The two schemas are matched once, by
 * field name; a field that the struct lacks is written as its default. Messages of failure name the
 * field and the classes, never a value. Thread-safe.
 */
final class StructWriter implements DatumWriter<Object> {

  /** Writes one value. */
  private interface Value {
    void write(@Nullable Object value, Encoder out) throws IOException;
  }

  /** Writes one field of a struct. */
  private interface FieldValue {
    void write(Struct struct, Encoder out) throws IOException;
  }

  private final Value root;

  /** Writes values of {@code connect} as {@code avro}, its {@link WriterSchemas#of}. */
  StructWriter(org.apache.avro.Schema avro, Schema connect) {
    root = value(avro, connect, avro.getName());
  }

  /**
   * Whether there is a writer.
   *
   * @throws DataException naming the field, if one of its types cannot be written
   */
  static void check(org.apache.avro.Schema avro, Schema connect) {
    value(avro, connect, avro.getName());
  }

  @Override
  public void setSchema(org.apache.avro.Schema schema) {
    throw new UnsupportedOperationException("The schema is given at construction");
  }

  @Override
  public void write(Object value, Encoder out) throws IOException {
    root.write(value, out);
  }

  private static Value value(org.apache.avro.Schema avro, Schema connect, String path) {
    if (avro.isUnion()) {
      return optional(avro, connect, path);
    }
    Value plain = plain(avro, connect, path);
    LogicalValues logical = LogicalValues.of(connect);
    return logical == null
        ? plain
        : (value, out) -> plain.write(toPlain(logical, connect, value, path), out);
  }

  private static Value plain(org.apache.avro.Schema avro, Schema connect, String path) {
    return switch (avro.getType()) {
      case BOOLEAN -> (value, out) -> out.writeBoolean(as(Boolean.class, value, path));
      case INT -> (value, out) -> out.writeInt(integer(value, path));
      case LONG -> (value, out) -> out.writeLong(whole(value, path));
      case FLOAT ->
          (value, out) ->
              out.writeFloat(value instanceof Float number ? number : (float) whole(value, path));
      case DOUBLE -> (value, out) -> out.writeDouble(real(value, path));
      case STRING -> (value, out) -> text(as(String.class, value, path), out, path);
      case BYTES -> (value, out) -> bytes(value, out, path);
      case ARRAY -> array(value(avro.getElementType(), connect.valueSchema(), path + "[]"), path);
      case MAP -> map(value(avro.getValueType(), connect.valueSchema(), path + "{}"), path);
      case RECORD -> struct(avro, connect, path);
      case ENUM, FIXED, UNION, NULL ->
          throw new DataException(
              "Connect's values cannot be written as " + avro.getType() + ": " + path);
    };
  }

  private static Value optional(org.apache.avro.Schema union, Schema connect, String path) {
    int ofNull = union.getTypes().get(0).getType() == Type.NULL ? 0 : 1;
    Value present = value(union.getTypes().get(1 - ofNull), connect, path);
    return (value, out) -> {
      if (value == null) {
        out.writeIndex(ofNull);
      } else {
        out.writeIndex(1 - ofNull);
        present.write(value, out);
      }
    };
  }

  private static Value array(Value element, String path) {
    return (value, out) -> {
      Collection<?> items = as(Collection.class, value, path);
      out.writeArrayStart();
      out.setItemCount(items.size());
      for (Object item : items) {
        out.startItem();
        element.write(item, out);
      }
      out.writeArrayEnd();
    };
  }

  private static Value map(Value item, String path) {
    return (value, out) -> {
      Map<?, ?> map = as(Map.class, value, path);
      out.writeMapStart();
      out.setItemCount(map.size());
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.startItem();
        text(as(String.class, entry.getKey(), path), out, path);
        item.write(entry.getValue(), out);
      }
      out.writeMapEnd();
    };
  }

  private static Value struct(org.apache.avro.Schema avro, Schema connect, String path) {
    List<FieldValue> fields = new ArrayList<>();
    for (org.apache.avro.Schema.Field field : avro.getFields()) {
      Field given = connect.field(field.name());
      fields.add(
          given == null
              ? absent(field)
              : present(given, value(field.schema(), given.schema(), path + "." + field.name())));
    }
    return (value, out) -> {
      Struct struct = as(Struct.class, value, path);
      if (struct.schema() != connect && !struct.schema().fields().equals(connect.fields())) {
        throw new AvroTypeException(path + " is a struct of another schema");
      }
      for (FieldValue field : fields) {
        field.write(struct, out);
      }
    };
  }

  private static FieldValue present(Field field, Value value) {
    // An optional field that was set to null stays null, whatever its default.
    boolean asSet = field.schema().isOptional() && field.schema().defaultValue() != null;
    return asSet
        ? (struct, out) -> value.write(struct.getWithoutDefault(field.name()), out)
        : (struct, out) -> value.write(struct.get(field), out);
  }

  private static FieldValue absent(org.apache.avro.Schema.Field field) {
    Object absent = GenericData.get().getDefaultValue(field);
    DatumWriter<Object> writer = new GenericDatumWriter<>(field.schema());
    return (struct, out) -> writer.write(absent, out);
  }

  private static @Nullable Object toPlain(
      LogicalValues logical, Schema connect, @Nullable Object value, String path) {
    try {
      return value == null ? null : logical.toPlain(connect, value);
    } catch (ClassCastException | DataException unfit) {
      throw new AvroTypeException(path + " is no " + connect.name());
    }
  }

  private static void text(String text, Encoder out, String path) throws IOException {
    try {
      out.writeString(text);
    } catch (AvroTypeException notUtf8) {
      throw new AvroTypeException(path + ": " + notUtf8.getMessage());
    }
  }

  /** Connect's INT8, INT16 and INT32 alike. */
  private static int integer(@Nullable Object value, String path) {
    return value instanceof Byte || value instanceof Short
        ? ((Number) value).intValue()
        : as(Integer.class, value, path);
  }

  /** A long, and what Avro promotes to one. */
  private static long whole(@Nullable Object value, String path) {
    return value instanceof Long number ? number : integer(value, path);
  }

  /** A double, and what Avro promotes to one. */
  private static double real(@Nullable Object value, String path) {
    if (value instanceof Double number) {
      return number;
    }
    return value instanceof Float number ? number : (double) whole(value, path);
  }

  private static void bytes(@Nullable Object value, Encoder out, String path) throws IOException {
    if (value instanceof byte[] array) {
      out.writeBytes(array);
    } else {
      out.writeBytes(as(ByteBuffer.class, value, path));
    }
  }

  private static <T> T as(Class<T> type, @Nullable Object value, String path) {
    if (!type.isInstance(value)) {
      throw new AvroTypeException(
          "%s must be %s, got %s"
              .formatted(
                  path,
                  type.getSimpleName(),
                  value == null ? "null" : value.getClass().getSimpleName()));
    }
    return type.cast(value);
  }
}
