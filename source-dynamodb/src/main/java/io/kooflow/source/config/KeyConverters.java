package io.kooflow.source.config;

import io.kooflow.source.change.ChangeShape;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Whether the key converter, where it is one of Connect's own, can write a table's keys. */
final class KeyConverters {
  private static final String OF_CONNECT = "org.apache.kafka.connect.converters.";
  private static final String OF_STRINGS = "org.apache.kafka.connect.storage.StringConverter";

  private KeyConverters() {}

  /**
   * Refuses a converter that would fail on the first record.
   *
   * @throws ConfigException naming the converter to use
   */
  static void check(@Nullable String converter, String table, ChangeShape shape) {
    if (converter == null || !converter.startsWith(OF_CONNECT)) {
      return;
    }
    String fitting = fitting(shape.recordKey().type());
    if (!converter.equals(fitting)) {
      throw new ConfigException(
          "key.converter",
          converter,
          "cannot write the keys of table '%s', which are %s; use %s, in a connector of its own if need be"
              .formatted(table, shape.recordKey().type(), fitting));
    }
  }

  private static String fitting(Schema.Type key) {
    return switch (key) {
      case INT64 -> OF_CONNECT + "LongConverter";
      case BYTES -> OF_CONNECT + "ByteArrayConverter";
      default -> OF_STRINGS;
    };
  }
}
