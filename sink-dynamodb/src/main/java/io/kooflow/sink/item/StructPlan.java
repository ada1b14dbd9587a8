package io.kooflow.sink.item;

import io.kooflow.sink.item.Shape.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Structs of one schema. */
final class StructPlan implements Plan {
  private final Schema schema;
  private final Shape shape;
  private final Values values;
  private final Map<String, Stored> byAttribute = new HashMap<>();

  /**
   * @throws UnfitValueException if two fields would be one attribute
   */
  StructPlan(Schema schema, Shape plain, Names names, Values values) {
    this.schema = schema;
    this.values = values;
    this.shape = new Shape(Shapes.distinct(renamed(schema, plain, names)));
    for (Stored stored : shape.fields()) {
      names.check(stored.name(), stored.attribute());
      byAttribute.put(stored.attribute(), stored);
    }
  }

  private static List<Stored> renamed(Schema schema, Shape plain, Names names) {
    List<Stored> fields = new ArrayList<>();
    for (Stored stored : plain.fields()) {
      if (!names.isLeftOut(stored.name())) {
        String attribute = names.of(stored.name(), stored.attribute());
        fields.add(
            new Stored(stored.field(), stored.name(), attribute, stored.required(), stored.form()));
      }
    }
    for (String name : names.given()) {
      Field field = schema.field(name);
      if (field != null && fields.stream().noneMatch(stored -> stored.name().equals(name))) {
        fields.add(new Stored(field, name, names.of(name, name), false, Form.of(field.schema())));
      }
    }
    return fields;
  }

  @Override
  public @Nullable Object field(Object value, String name) {
    Field field = schema.field(name);
    return field == null ? null : ((Struct) value).get(field);
  }

  @Override
  public @Nullable Object attribute(Object value, String name) {
    Stored stored = byAttribute.get(name);
    return stored == null ? null : stored.of((Struct) value);
  }

  @Override
  public int measure(Object value) {
    return shape.measure((Struct) value, values, 0);
  }

  @Override
  public Map<String, AttributeValue> build(Object value) {
    return shape.build((Struct) value, values);
  }
}
