package io.kooflow.sink.item;

import io.kooflow.schemas.item.AttributeType;
import io.kooflow.schemas.item.ItemAttribute;
import io.kooflow.schemas.item.ItemSchema;
import io.kooflow.sink.item.Shape.Stored;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of schemas, from the first of these that there is: the generated class of the struct's
 * name; the property {@code dynamodb.attribute} as a parameter of the fields' Connect schemas; the
 * fields' own names. Thread-safe.
 */
final class Shapes {
  /** Converters reuse their schemas; one that does not must not fill the memory. */
  private static final int MOST = 1_000;

  /** Replaced as a whole by each new schema, so that reading needs no lock. */
  private volatile Map<Schema, Shape> known = new IdentityHashMap<>();

  private final ItemSchemas generated = new ItemSchemas();

  /**
   * The shape of a struct schema.
   *
   * @throws UnfitValueException if two fields would be one attribute, or a type does not fit
   */
  Shape of(Schema schema) {
    Shape shape = known.get(schema);
    return shape == null ? remember(schema, make(schema)) : shape;
  }

  private synchronized Shape remember(Schema schema, Shape shape) {
    Map<Schema, Shape> more =
        known.size() >= MOST ? new IdentityHashMap<>() : new IdentityHashMap<>(known);
    more.put(schema, shape);
    known = more;
    return shape;
  }

  private Shape make(Schema schema) {
    ItemSchema item = generated.named(schema.name());
    if (item != null) {
      return byItemSchema(schema, item);
    }
    boolean told = schema.fields().stream().anyMatch(field -> attribute(field) != null);
    return told ? byParameters(schema) : byNames(schema);
  }

  private static Shape byParameters(Schema schema) {
    List<Stored> stored = new ArrayList<>();
    for (Field field : schema.fields()) {
      String attribute = attribute(field);
      if (attribute != null) {
        stored.add(new Stored(field, field.name(), attribute, false, Form.of(field.schema())));
      }
    }
    return new Shape(distinct(stored));
  }

  private static Shape byNames(Schema schema) {
    return new Shape(
        schema.fields().stream()
            .map(field -> new Stored(field, field.name(), field.name(), false, Form.PLAIN))
            .toList());
  }

  private static Shape byItemSchema(Schema schema, ItemSchema item) {
    List<Stored> stored = new ArrayList<>();
    for (ItemAttribute attribute : item.attributes()) {
      Field field = schema.field(attribute.field());
      // A record of an older schema lacks fields that came later, each with a default.
      boolean later = field == null && item.schema().getField(attribute.field()).hasDefaultValue();
      boolean required = !attribute.nullable() && !later;
      Form form = field == null ? Form.PLAIN : Form.of(field.schema(), attribute.type().name());
      if (field != null && typeOf(field.schema(), form) != attribute.type()) {
        throw new UnfitValueException("must be of type " + attribute.type()).inside(field.name());
      }
      stored.add(new Stored(field, attribute.field(), attribute.name(), required, form));
    }
    return new Shape(stored);
  }

  static List<Stored> distinct(List<Stored> fields) {
    long names = fields.stream().map(Stored::attribute).distinct().count();
    if (names < fields.size()) {
      throw new UnfitValueException("shares its attribute with another field")
          .inside(fields.get(0).name());
    }
    return fields;
  }

  private static AttributeType typeOf(Schema schema, Form form) {
    AttributeType told = form.type();
    return told == null ? natural(schema) : told;
  }

  private static AttributeType natural(Schema schema) {
    if (Decimal.LOGICAL_NAME.equals(schema.name())) {
      return AttributeType.N;
    }
    return switch (schema.type()) {
      case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 -> AttributeType.N;
      case STRING -> AttributeType.S;
      case BYTES -> AttributeType.B;
      case BOOLEAN -> AttributeType.BOOL;
      case ARRAY -> AttributeType.L;
      case MAP, STRUCT -> AttributeType.M;
    };
  }

  private static @Nullable String attribute(Field field) {
    Map<String, String> parameters = field.schema().parameters();
    return parameters == null ? null : parameters.get(ItemSchema.ATTRIBUTE);
  }
}
