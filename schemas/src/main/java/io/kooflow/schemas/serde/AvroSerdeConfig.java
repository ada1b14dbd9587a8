package io.kooflow.schemas.serde;

import io.kooflow.schemas.wire.WireFormat;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * What serializers, deserializers and the converter take beside the registry's settings.
 *
 * @param specific whether records come as their generated classes; else as GenericRecord
 * @param maxBytes longest message written or read, in bytes with its header; 5 or more
 */
public record AvroSerdeConfig(boolean specific, int maxBytes) {

  /** Whether to read records as their generated classes (Confluent's key). */
  public static final String SPECIFIC_READER = "specific.avro.reader";

  /** Longest message written or read, in bytes with its header. */
  public static final String MAX_BYTES = "kooflow.max.message.bytes";

  private static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              SPECIFIC_READER,
              Type.BOOLEAN,
              false,
              Importance.MEDIUM,
              "Read records as their generated classes.")
          .define(
              MAX_BYTES,
              Type.INT,
              WireFormat.DEFAULT_MAX_BYTES,
              Range.atLeast(WireFormat.HEADER_BYTES),
              Importance.LOW,
              "Longest message written or read, in bytes with its header.");

  /** A copy of the definition of both keys. */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  /**
   * Reads the two keys from a client's settings; other keys are left alone.
   *
   * @throws org.apache.kafka.common.config.ConfigException naming the key, for a bad value
   */
  public static AvroSerdeConfig from(Map<String, ?> settings) {
    AbstractConfig config = new AbstractConfig(DEFINITION, settings, false);
    return new AvroSerdeConfig(config.getBoolean(SPECIFIC_READER), config.getInt(MAX_BYTES));
  }
}
