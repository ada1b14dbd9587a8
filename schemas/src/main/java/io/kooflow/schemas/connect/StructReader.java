package io.kooflow.schemas.connect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema.Type;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro straight into Connect's values: structs, strings, byte arrays, lists and maps. The
 * schema is worked out once; a record is read by the schema that it was written by. Thread-safe.
 */
final class StructReader implements DatumReader<Object> {

  /** Reads one value. */
  private interface Value {
    @Nullable Object read(Decoder in) throws IOException;
  }

  private final Value root;

  /** Reads values of {@code avro} as {@code connect}, its {@link ConnectSchemas#of}. */
  StructReader(org.apache.avro.Schema avro, Schema connect) {
    root = value(avro, connect);
  }

  @Override
  public void setSchema(org.apache.avro.Schema schema) {
    throw new UnsupportedOperationException("The schema is given at construction");
  }

  @Override
  public Object read(@Nullable Object reuse, Decoder in) throws IOException {
    Object value = root.read(in);
    if (value == null) {
      throw new AvroTypeException("null at the top, where a tombstone is meant");
    }
    return value;
  }

  private static Value value(org.apache.avro.Schema avro, Schema connect) {
    LogicalValues logical = LogicalValues.of(connect);
    Value plain = plain(avro, connect);
    if (logical == null || avro.isUnion()) {
      return plain;
    }
    return in -> {
      Object read = plain.read(in);
      return read == null ? null : logical.toLogical(connect, read);
    };
  }

  private static Value plain(org.apache.avro.Schema avro, Schema connect) {
    return switch (avro.getType()) {
      case NULL -> in -> null;
      case BOOLEAN -> Decoder::readBoolean;
      case INT -> integer(connect);
      case LONG -> Decoder::readLong;
      case FLOAT -> Decoder::readFloat;
      case DOUBLE -> Decoder::readDouble;
      case STRING -> Decoder::readString;
      case BYTES -> in -> in.readBytes(null).array();
      case FIXED -> fixed(avro.getFixedSize());
      case ENUM -> symbol(avro.getEnumSymbols());
      case ARRAY -> array(value(avro.getElementType(), connect.valueSchema()));
      case MAP -> map(value(avro.getValueType(), connect.valueSchema()));
      case UNION -> union(avro, connect);
      case RECORD -> struct(avro, connect);
    };
  }

  private static Value integer(Schema connect) {
    return switch (connect.type()) {
      case INT8 -> in -> narrow(in.readInt(), Byte.MIN_VALUE, Byte.MAX_VALUE).byteValue();
      case INT16 -> in -> narrow(in.readInt(), Short.MIN_VALUE, Short.MAX_VALUE).shortValue();
      default -> Decoder::readInt;
    };
  }

  private static Integer narrow(int value, int least, int most) {
    if (value < least || value > most) {
      throw new AvroTypeException("a number is outside its narrower type");
    }
    return value;
  }

  private static Value fixed(int size) {
    return in -> {
      byte[] bytes = new byte[size];
      in.readFixed(bytes);
      return bytes;
    };
  }

  private static Value symbol(List<String> symbols) {
    return in -> symbols.get(index(in.readEnum(), symbols.size()));
  }

  private static Value union(org.apache.avro.Schema avro, Schema connect) {
    List<Value> branches =
        avro.getTypes().stream()
            .map(
                branch ->
                    branch.getType() == Type.NULL ? plain(branch, connect) : value(branch, connect))
            .toList();
    return in -> branches.get(index(in.readIndex(), branches.size())).read(in);
  }

  private static int index(int index, int size) {
    if (index < 0 || index >= size) {
      throw new AvroTypeException(
          String.format(Locale.ROOT, "an index is %d, there are %d", index, size));
    }
    return index;
  }

  private static Value array(Value element) {
    return in -> {
      List<@Nullable Object> list = new ArrayList<>();
      for (long count = in.readArrayStart(); count > 0; count = in.arrayNext()) {
        for (long i = 0; i < count; i++) {
          list.add(element.read(in));
        }
      }
      return list;
    };
  }

  private static Value map(Value value) {
    return in -> {
      Map<String, @Nullable Object> map = new HashMap<>();
      for (long count = in.readMapStart(); count > 0; count = in.mapNext()) {
        for (long i = 0; i < count; i++) {
          map.put(in.readString(), value.read(in));
        }
      }
      return map;
    };
  }

  private static Value struct(org.apache.avro.Schema avro, Schema connect) {
    List<Field> fields = connect.fields();
    List<Value> values = new ArrayList<>();
    for (Field field : fields) {
      values.add(value(avro.getField(field.name()).schema(), field.schema()));
    }
    return in -> {
      Struct struct = new Struct(connect);
      for (int i = 0; i < values.size(); i++) {
        put(struct, fields.get(i), values.get(i).read(in));
      }
      return struct;
    };
  }

  private static void put(Struct struct, Field field, @Nullable Object value) {
    try {
      struct.put(field, value);
    } catch (DataException unfit) {
      // Its own message may hold the value.
      throw new AvroTypeException("field " + field.name() + " has a value outside its type");
    }
  }
}
