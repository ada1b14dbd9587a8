package io.kooflow.schemas.connect;

import io.kooflow.schemas.item.ItemSchema;
import io.kooflow.schemas.wire.SchemaLimits;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Connect schemas of Avro schemas: a record becomes a struct of the same full name with fields in
 * the same order, a union of null and one type an optional schema, strings STRING, bytes BYTES,
 * maps (whose keys are strings) and arrays MAP and ARRAY. Docs are kept, and what a field says of
 * its attribute in DynamoDB, as parameters of its schema; other properties are not, a reader finds
 * them in the Avro schema of that name.
 */
public final class ConnectSchemas {

  /** Property of an Avro int that was an INT8 or INT16 in Connect. */
  static final String CONNECT_TYPE = "connect.type";

  /** Properties of a field that are parameters of its Connect schema. */
  static final List<String> KEPT = List.of(ItemSchema.ATTRIBUTE, ItemSchema.TYPE, ItemSchema.KEY);

  private static final int MAX_CACHED = 10_000;
  private static final Map<org.apache.avro.Schema, Schema> CACHE = new ConcurrentHashMap<>();

  private ConnectSchemas() {}

  /**
   * The Connect schema of {@code avro}; the same object for equal schemas, so that Connect's
   * comparisons by identity are quick.
   *
   * @throws DataException naming the field, if Connect cannot express it: a union other than of
   *     null and one type, a default that is no value of its type, or what {@link SchemaLimits}
   *     refuses, as a type that contains itself
   */
  public static Schema of(org.apache.avro.Schema avro) {
    Schema cached = CACHE.get(avro);
    if (cached != null) {
      return cached;
    }
    Schema built = builder(limited(avro), avro.getName()).build();
    if (CACHE.size() >= MAX_CACHED) {
      return built;
    }
    return Objects.requireNonNullElse(CACHE.putIfAbsent(avro, built), built);
  }

  private static org.apache.avro.Schema limited(org.apache.avro.Schema avro) {
    try {
      return SchemaLimits.check(avro);
    } catch (SerializationException unbounded) {
      throw new DataException(unbounded.getMessage(), unbounded);
    }
  }

  private static SchemaBuilder builder(org.apache.avro.Schema avro, String path) {
    return switch (avro.getType()) {
      case BOOLEAN -> SchemaBuilder.bool();
      case INT, LONG, BYTES, FIXED -> maybeLogical(avro);
      case FLOAT -> SchemaBuilder.float32();
      case DOUBLE -> SchemaBuilder.float64();
      case STRING, ENUM -> SchemaBuilder.string();
      case RECORD -> struct(avro, path);
      case ARRAY -> SchemaBuilder.array(builder(avro.getElementType(), path + "[]").build());
      case MAP ->
          SchemaBuilder.map(
              Schema.STRING_SCHEMA, builder(avro.getValueType(), path + "{}").build());
      case UNION -> builder(onlyBesideNull(avro, path), path).optional();
      case NULL -> throw new DataException("Connect has no null type: " + path);
    };
  }

  private static SchemaBuilder struct(org.apache.avro.Schema avro, String path) {
    SchemaBuilder struct = SchemaBuilder.struct().name(avro.getFullName()).doc(avro.getDoc());
    for (org.apache.avro.Schema.Field field : avro.getFields()) {
      String fieldPath = path + "." + field.name();
      SchemaBuilder builder = builder(field.schema(), fieldPath);
      if (field.doc() != null && builder.doc() == null) {
        builder.doc(field.doc());
      }
      Object defaultValue = plainDefault(field, builder);
      if (defaultValue != null) {
        builder.defaultValue(defaultValue);
      }
      KEPT.stream()
          .filter(property -> field.getProp(property) != null)
          .forEach(property -> builder.parameter(property, field.getProp(property)));
      struct.field(field.name(), builder.build());
    }
    return struct;
  }

  /** The field's default where Connect can hold it as it is; null if there is none such. */
  private static @Nullable Object plainDefault(org.apache.avro.Schema.Field field, Schema target) {
    // An optional field with a default would read as the default where null was written.
    if (!field.hasDefaultValue() || target.isOptional() || target.name() != null) {
      return null;
    }
    return switch (target.type()) {
      case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, BOOLEAN, STRING ->
          DefaultValues.of(field, target);
      default -> null;
    };
  }

  private static SchemaBuilder maybeLogical(org.apache.avro.Schema avro) {
    LogicalType logical = avro.getLogicalType();
    if (logical instanceof LogicalTypes.TimestampMillis) {
      return Timestamp.builder();
    }
    if (logical instanceof LogicalTypes.Date) {
      return Date.builder();
    }
    if (logical instanceof LogicalTypes.TimeMillis) {
      return Time.builder();
    }
    if (logical instanceof LogicalTypes.Decimal decimal) {
      return Decimal.builder(decimal.getScale());
    }
    return switch (avro.getType()) {
      case INT -> integer(avro);
      case LONG -> SchemaBuilder.int64();
      default -> SchemaBuilder.bytes();
    };
  }

  private static SchemaBuilder integer(org.apache.avro.Schema avro) {
    String narrow = avro.getProp(CONNECT_TYPE);
    if ("int8".equals(narrow)) {
      return SchemaBuilder.int8();
    }
    return "int16".equals(narrow) ? SchemaBuilder.int16() : SchemaBuilder.int32();
  }

  static org.apache.avro.Schema onlyBesideNull(org.apache.avro.Schema union, String path) {
    var others =
        union.getTypes().stream()
            .filter(type -> type.getType() != org.apache.avro.Schema.Type.NULL)
            .toList();
    if (others.size() != 1 || !union.isNullable()) {
      throw new DataException("Connect can express only unions of null and one type: " + path);
    }
    return others.get(0);
  }
}
