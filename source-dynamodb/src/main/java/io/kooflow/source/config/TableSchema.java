package io.kooflow.source.config;

import io.kooflow.source.change.ChangeShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.DataException;

/**
 * Reads a table's Avro schema from where its setting says: the JSON itself, a file, or a generated
 * class on the plugin's class path.
 */
final class TableSchema {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TableSchema() {}

  /**
   * The shape of a table's changes.
   *
   * @param key the setting, for messages
   * @throws ConfigException naming setting, value and remedy
   */
  static ChangeShape read(String key, String value) {
    Schema schema = schema(key, value.strip());
    try {
      return ChangeShape.of(schema);
    } catch (IllegalArgumentException unfit) {
      throw new ConfigException(
          key, shown(value), "fits no table: " + unfit.getMessage() + "; mend the schema");
    } catch (DataException unfit) {
      throw new ConfigException(key, shown(value), unfit.getMessage() + "; mend the schema");
    }
  }

  /**
   * The same, with a field that takes the attributes that the schema does not know.
   *
   * @param fieldKey the setting that names the field
   */
  static ChangeShape read(String key, String value, String fieldKey, String field) {
    read(key, value);
    try {
      return ChangeShape.of(schema(key, value.strip()), field);
    } catch (IllegalArgumentException | DataException unfit) {
      throw new ConfigException(fieldKey, shown(field), unfit.getMessage());
    }
  }

  private static Schema schema(String key, String value) {
    if (value.startsWith("{")) {
      return parsed(key, value, value);
    }
    return value.endsWith(".avsc") || value.contains("/")
        ? ofFile(key, value)
        : ofClass(key, value);
  }

  private static Schema parsed(String key, String value, String json) {
    try {
      return new Schema.Parser().parse(json.strip());
    } catch (RuntimeException noSchema) {
      throw new ConfigException(
          key, shown(value), "is no Avro schema: " + noSchema.getMessage() + "; mend the JSON");
    }
  }

  private static Schema ofFile(String key, String value) {
    try {
      String json = Files.readString(Path.of(value));
      return parsed(key, value, json.startsWith(BYTE_ORDER_MARK) ? json.substring(1) : json);
    } catch (IOException | InvalidPathException unreadable) {
      throw new ConfigException(
          key, value, "cannot be read; give a file that each worker has, or the JSON itself");
    }
  }

  private static Schema ofClass(String key, String name) {
    try {
      Class<?> type = Class.forName(name, true, TableSchema.class.getClassLoader());
      if (!SpecificRecord.class.isAssignableFrom(type)) {
        throw new ConfigException(
            key, name, "is no generated Avro class; name one, or a .avsc file");
      }
      return SpecificData.get().getSchema(type);
    } catch (ClassNotFoundException | LinkageError missing) {
      throw new ConfigException(
          key,
          name,
          "is not on the class path; put its jar into the plugin's folder, or name a .avsc file");
    }
  }

  /** A setting that fits into a message. */
  private static String shown(String value) {
    return value.length() <= 60 ? value : value.substring(0, 60) + "...";
  }
}
