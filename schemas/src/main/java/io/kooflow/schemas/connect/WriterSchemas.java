package io.kooflow.schemas.connect;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the Avro schema that a Connect value is written by: that of the generated class whose
 * name the Connect schema carries, docs and properties included; else one derived from the Connect
 * schema.
 */
final class WriterSchemas {

  private static final String GENERATED = "io.kooflow.events.";

  /** Each type of numbers before those that it is promoted to. */
  private static final List<Schema.Type> WIDENING =
      List.of(
          Schema.Type.INT8,
          Schema.Type.INT16,
          Schema.Type.INT32,
          Schema.Type.INT64,
          Schema.Type.FLOAT32,
          Schema.Type.FLOAT64);

  private WriterSchemas() {}

  /**
   * The schema for values of {@code connect}.
   *
   * @throws DataException naming the field, if a struct of a generated class' name does not fit it,
   *     or the Connect schema has no Avro form
   */
  static org.apache.avro.Schema of(Schema connect) {
    org.apache.avro.Schema generated = generated(connect.name());
    if (generated == null) {
      return AvroSchemas.of(connect);
    }
    List<String> problems = new ArrayList<>();
    compare(connect, generated, generated.getName(), problems);
    if (!problems.isEmpty()) {
      throw new DataException(
          "Connect schema %s does not fit its Avro schema: %s"
              .formatted(connect.name(), String.join("; ", problems)));
    }
    return generated;
  }

  private static org.apache.avro.@Nullable Schema generated(@Nullable String name) {
    if (name == null || !name.startsWith(GENERATED)) {
      return null;
    }
    try {
      Class<?> type = Class.forName(name, false, WriterSchemas.class.getClassLoader());
      return SpecificRecord.class.isAssignableFrom(type)
          ? SpecificData.get().getSchema(type)
          : null;
    } catch (ClassNotFoundException notGenerated) {
      return null;
    }
  }

  private static void compare(
      Schema connect, org.apache.avro.Schema avro, String path, List<String> problems) {
    boolean union = avro.isUnion();
    if (connect.isOptional() && !union && path.contains(".")) {
      problems.add(path + " is optional, in Avro it is not");
    }
    org.apache.avro.Schema present = union ? ConnectSchemas.onlyBesideNull(avro, path) : avro;
    Schema.Type expected = ConnectSchemas.of(present).type();
    if (connect.type() != expected && !isPromoted(connect.type(), expected)) {
      problems.add(path + " is " + connect.type() + ", in Avro it is " + expected);
      return;
    }
    switch (expected) {
      case STRUCT -> compareFields(connect, present, path, problems);
      case ARRAY -> compare(connect.valueSchema(), present.getElementType(), path + "[]", problems);
      case MAP -> compare(connect.valueSchema(), present.getValueType(), path + "{}", problems);
      default -> {}
    }
  }

  /** Whether Avro reads values of the one type as the other: a number that is only widened. */
  private static boolean isPromoted(Schema.Type from, Schema.Type to) {
    int wide = WIDENING.indexOf(to);
    int narrow = WIDENING.indexOf(from);
    return narrow >= 0 && narrow < wide && wide >= WIDENING.indexOf(Schema.Type.INT32);
  }

  private static void compareFields(
      Schema connect, org.apache.avro.Schema record, String path, List<String> problems) {
    for (Field field : connect.fields()) {
      if (record.getField(field.name()) == null) {
        problems.add(path + "." + field.name() + " would be lost");
      }
    }
    for (org.apache.avro.Schema.Field field : record.getFields()) {
      String fieldPath = path + "." + field.name();
      Field given = connect.field(field.name());
      if (given != null) {
        compare(given.schema(), field.schema(), fieldPath, problems);
      } else if (!field.hasDefaultValue()) {
        problems.add(fieldPath + " is missing and has no default");
      }
    }
  }
}
