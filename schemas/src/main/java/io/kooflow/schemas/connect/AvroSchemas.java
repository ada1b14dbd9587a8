package io.kooflow.schemas.connect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema.Type;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Avro schemas for Connect schemas that no generated class stands for; {@link ConnectSchemas} leads
 * back. A struct without a name is named after the field that holds it.
 */
final class AvroSchemas {

  private static final String TOP = "ConnectDefault";
  private static final int DECIMAL_DIGITS = 64;

  /** Structs met so far, by full name: Avro writes each out once. */
  private final Map<String, Defined> records = new HashMap<>();

  private record Defined(Schema connect, org.apache.avro.Schema avro) {}

  private AvroSchemas() {}

  /**
   * The Avro schema for values of {@code connect}, not null ones: optional at the top means
   * tombstones, which have no schema.
   *
   * @throws DataException naming the field, if a name is none in Avro, two structs of one name
   *     differ, or a map's keys are no strings
   */
  static org.apache.avro.Schema of(Schema connect) {
    try {
      return new AvroSchemas().present(connect, TOP);
    } catch (AvroRuntimeException | IllegalArgumentException notExpressible) {
      throw new DataException(
          "Connect schema " + connect.name() + " has no Avro form", notExpressible);
    }
  }

  private org.apache.avro.Schema any(Schema connect, String path) {
    org.apache.avro.Schema present = present(connect, path);
    return connect.isOptional()
        ? org.apache.avro.Schema.createUnion(org.apache.avro.Schema.create(Type.NULL), present)
        : present;
  }

  private org.apache.avro.Schema present(Schema connect, String path) {
    return switch (connect.type()) {
      case BOOLEAN -> org.apache.avro.Schema.create(Type.BOOLEAN);
      case INT8 -> narrow("int8");
      case INT16 -> narrow("int16");
      case INT32 -> logical(connect, org.apache.avro.Schema.create(Type.INT));
      case INT64 -> logical(connect, org.apache.avro.Schema.create(Type.LONG));
      case FLOAT32 -> org.apache.avro.Schema.create(Type.FLOAT);
      case FLOAT64 -> org.apache.avro.Schema.create(Type.DOUBLE);
      case STRING -> org.apache.avro.Schema.create(Type.STRING);
      case BYTES -> logical(connect, org.apache.avro.Schema.create(Type.BYTES));
      case ARRAY ->
          org.apache.avro.Schema.createArray(any(connect.valueSchema(), path + "_element"));
      case MAP -> map(connect, path);
      case STRUCT -> record(connect, path);
    };
  }

  private static org.apache.avro.Schema narrow(String connectType) {
    org.apache.avro.Schema schema = org.apache.avro.Schema.create(Type.INT);
    schema.addProp(ConnectSchemas.CONNECT_TYPE, connectType);
    return schema;
  }

  private static org.apache.avro.Schema logical(Schema connect, org.apache.avro.Schema plain) {
    if (connect.name() == null) {
      return plain;
    }
    return switch (connect.name()) {
      case Timestamp.LOGICAL_NAME -> LogicalTypes.timestampMillis().addToSchema(plain);
      case Date.LOGICAL_NAME -> LogicalTypes.date().addToSchema(plain);
      case Time.LOGICAL_NAME -> LogicalTypes.timeMillis().addToSchema(plain);
      case Decimal.LOGICAL_NAME -> decimal(connect, plain);
      default -> plain;
    };
  }

  /** Connect bounds the scale alone; 64 digits is what Confluent's converter assumes. */
  private static org.apache.avro.Schema decimal(Schema connect, org.apache.avro.Schema plain) {
    Map<String, String> parameters = connect.parameters();
    String text = parameters == null ? null : parameters.get(Decimal.SCALE_FIELD);
    if (text == null) {
      throw new DataException("A schema " + Decimal.LOGICAL_NAME + " has no scale");
    }
    int scale = Integer.parseInt(text);
    return LogicalTypes.decimal(Math.max(DECIMAL_DIGITS, scale), scale).addToSchema(plain);
  }

  private org.apache.avro.Schema map(Schema connect, String path) {
    if (connect.keySchema().type() != Schema.Type.STRING || connect.keySchema().isOptional()) {
      throw new DataException("Avro maps have keys of type STRING, never null: " + path);
    }
    return org.apache.avro.Schema.createMap(any(connect.valueSchema(), path + "_value"));
  }

  private org.apache.avro.Schema record(Schema connect, String path) {
    String name = connect.name() == null ? path : connect.name();
    Defined known = records.get(name);
    if (known != null) {
      if (!sameFields(known.connect(), connect)) {
        throw new DataException("Two different structs have the name " + name);
      }
      return known.avro();
    }
    List<org.apache.avro.Schema.Field> fields = new ArrayList<>();
    for (Field field : connect.fields()) {
      fields.add(field(field, path));
    }
    org.apache.avro.Schema avro =
        org.apache.avro.Schema.createRecord(name, connect.doc(), null, false, fields);
    records.put(name, new Defined(connect, avro));
    return avro;
  }

  private org.apache.avro.Schema.Field field(Field field, String path) {
    Schema connect = field.schema();
    org.apache.avro.Schema avro = any(connect, path + "_" + field.name());
    org.apache.avro.Schema.Field made =
        new org.apache.avro.Schema.Field(field.name(), avro, connect.doc(), defaultValue(connect));
    Map<String, String> said = connect.parameters();
    if (said != null) {
      ConnectSchemas.KEPT.stream()
          .filter(said::containsKey)
          .forEach(property -> made.addProp(property, said.get(property)));
    }
    return made;
  }

  /** Null where it may be null, the plain default of a field that may not; else none. */
  private static @Nullable Object defaultValue(Schema connect) {
    if (connect.isOptional()) {
      return JsonProperties.NULL_VALUE;
    }
    boolean plain = connect.name() == null && connect.type().isPrimitive();
    if (!plain || connect.type() == Schema.Type.BYTES) {
      return null;
    }
    Object value = connect.defaultValue();
    return value instanceof Byte || value instanceof Short ? ((Number) value).intValue() : value;
  }

  private static boolean sameFields(Schema one, Schema other) {
    return one == other || one.fields().equals(other.fields());
  }
}
