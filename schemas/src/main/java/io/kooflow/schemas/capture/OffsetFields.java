package io.kooflow.schemas.capture;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the fields of an offset, naming what is wrong: operators can alter offsets by hand. */
final class OffsetFields {
  private final Map<String, ?> fields;

  OffsetFields(Map<String, ?> fields) {
    this.fields = fields;
  }

  String text(String name) {
    return value(name, String.class);
  }

  @Nullable String textOrNull(String name) {
    return fields.get(name) == null ? null : text(name);
  }

  boolean flag(String name) {
    return value(name, Boolean.class);
  }

  /** A flag that offsets of an earlier release do not have. */
  boolean flagOrFalse(String name) {
    return fields.get(name) != null && flag(name);
  }

  /** JSON does not tell whether a whole number was an int or a long. */
  long number(String name) {
    Number number = value(name, Number.class);
    if (number instanceof Long || number instanceof Integer) {
      return number.longValue();
    }
    throw wrong(name);
  }

  @Nullable Long numberOrNull(String name) {
    return fields.get(name) == null ? null : number(name);
  }

  /** A decimal, unsigned sequence number. */
  String sequence(String name) {
    String text = text(name);
    if (!text.matches("[0-9]{1,40}")) {
      throw wrong(name);
    }
    return text;
  }

  private <T> T value(String name, Class<T> type) {
    Object value = fields.get(name);
    if (!type.isInstance(value)) {
      throw wrong(name);
    }
    return type.cast(value);
  }

  private BadOffsetException wrong(String name) {
    return new BadOffsetException(
        "Stored offset has no valid '%s': %s. Reset or alter the connector's offsets."
            .formatted(name, fields));
  }
}
