package io.kooflow.sink.item;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Which fields of the structs of one schema are stored, and under which names. Worked out once a
 * schema; immutable.
 *
 * @param fields what is stored, in the order of the fields
 */
record Shape(List<Stored> fields) {

  /**
   * One stored field.
   *
   * @param field the field; null if the schema lacks one that may not be null
   * @param name its name, for messages
   * @param attribute name of its attribute
   * @param nameBytes bytes of that name
   * @param required whether it may not be null
   * @param form how its values are stored
   */
  record Stored(
      @Nullable Field field,
      String name,
      String attribute,
      int nameBytes,
      boolean required,
      Form form) {

    Stored(@Nullable Field field, String name, String attribute, boolean required, Form form) {
      this(field, name, attribute, Texts.bytes(attribute), required, form);
    }

    /**
     * What is stored of it; null if nothing is.
     *
     * @throws UnfitValueException if its form cannot hold the value
     */
    @Nullable Object of(Struct struct) {
      Object value = field == null ? null : struct.get(field);
      if (value == null || form == Form.PLAIN) {
        return value;
      }
      try {
        return form.stored(value);
      } catch (UnfitValueException unfit) {
        throw unfit.inside(name);
      }
    }
  }

  /** Bytes of all attributes with their names; see {@link Values#measure}. */
  int measure(Struct struct, Values values, int depth) {
    int bytes = 0;
    for (Stored stored : fields) {
      Object value = stored.of(struct);
      if (value != null) {
        try {
          bytes += stored.nameBytes + values.measure(value, depth);
        } catch (UnfitValueException unfit) {
          throw unfit.inside(stored.name);
        }
      } else if (stored.required) {
        throw new UnfitValueException("is missing and may not be null").inside(stored.name);
      }
    }
    return Values.limited(bytes);
  }

  /** The attributes of a measured struct. */
  Map<String, AttributeValue> build(Struct struct, Values values) {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>(2 * fields.size());
    for (Stored stored : fields) {
      Object value = stored.of(struct);
      if (value != null) {
        attributes.put(stored.attribute, values.build(value));
      }
    }
    return attributes;
  }

  /** How many attributes the struct has. */
  int present(Struct struct) {
    int present = 0;
    for (Stored stored : fields) {
      present += stored.of(struct) == null ? 0 : 1;
    }
    return present;
  }
}
