package io.kooflow.source.config;

import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** Settings of Connect's own under which it would lose changes without a word. */
final class ConnectSettings {
  private static final String TOLERANCE = "errors.tolerance";
  private static final String ACKS = "producer.override.acks";

  private ConnectSettings() {}

  /**
   * Refuses them.
   *
   * @throws ConfigException naming setting, value and remedy
   */
  static void check(Map<String, String> properties) {
    String tolerance = properties.getOrDefault(TOLERANCE, "none").strip();
    if (!"none".equals(tolerance.toLowerCase(Locale.ROOT))) {
      throw new ConfigException(
          TOLERANCE,
          tolerance,
          "would drop each change that a converter or Kafka refuses, and go on; set none, which is"
              + " the default. Items that are no change events become dead letters without it");
    }
    String acks = properties.getOrDefault(ACKS, "all").strip();
    if (!"all".equals(acks) && !"-1".equals(acks)) {
      throw new ConfigException(
          ACKS,
          acks,
          "would take a change for written that a broker may still lose; remove it, or set all");
    }
  }
}
