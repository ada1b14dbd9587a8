package io.kooflow.sink.item;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Maps without schema, as of JSON: each entry is the attribute of its name. */
final class MapPlan implements Plan {
  private final Names names;
  private final Values values;

  MapPlan(Names names, Values values) {
    this.names = names;
    this.values = values;
  }

  @Override
  public @Nullable Object field(Object value, String name) {
    return ((Map<?, ?>) value).get(name);
  }

  @Override
  public @Nullable Object attribute(Object value, String name) {
    for (String field : names.given()) {
      if (names.of(field, field).equals(name)) {
        return field(value, field);
      }
    }
    return field(value, name);
  }

  @Override
  public int measure(Object value) {
    int bytes = 0;
    Set<String> seen = new HashSet<>();
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
      if (!(entry.getKey() instanceof String name)) {
        throw new UnfitValueException("has a key that is no text").inside("{}");
      }
      Object stored = entry.getValue();
      if (stored != null && !names.isLeftOut(name)) {
        String attribute = names.of(name, name);
        names.check(name, attribute);
        if (!seen.add(attribute)) {
          throw new UnfitValueException("shares its attribute with another field").inside(name);
        }
        bytes = Values.limited(bytes + measure(name, attribute, stored));
      }
    }
    return bytes;
  }

  private int measure(String name, String attribute, Object stored) {
    try {
      return Texts.bytes(attribute) + values.measure(stored, 0);
    } catch (UnfitValueException unfit) {
      throw unfit.inside(name);
    }
  }

  @Override
  public Map<String, AttributeValue> build(Object value) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    ((Map<?, ?>) value)
        .forEach(
            (field, stored) -> {
              String name = (String) field;
              if (stored != null && !names.isLeftOut(name)) {
                attributes.put(names.of(name, name), values.build(stored));
              }
            });
    return attributes;
  }
}
