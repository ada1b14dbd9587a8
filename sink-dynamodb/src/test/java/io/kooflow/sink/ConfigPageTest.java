package io.kooflow.sink;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

/** {@code docs/sink-config.md} says what {@link SinkSettings} does. */
class ConfigPageTest {
  private static final String HEAD =
      """
      # Settings of the DynamoDB sink

      Made from the code by `ConfigPageTest`; do not edit. How they work together: `sink-dynamodb/README.md`.

      The connector refuses to start, within five seconds (ten, where the store does not answer), and says setting, value and remedy, when one is out of range, unknown, at odds with another or with the live table. `item.*` holds for all topics; `topic.<topic>.item.*` for one.

      Connect's own settings must be: `consumer.override.isolation.level=read_committed`, `header.converter=org.apache.kafka.connect.converters.ByteArrayConverter`, and, to go on behind bad records, `errors.tolerance=all`, `errors.retry.timeout=-1`, `errors.deadletterqueue.topic.name=<topic>.dlq`, `errors.deadletterqueue.context.headers.enable=true`.

      | setting | type | default | allowed | meaning |
      |---|---|---|---|---|
      """;

  @Test
  void thePageIsThatOfTheCode() throws IOException {
    StringBuilder page = new StringBuilder(HEAD);
    ConfigDef settings = SinkSettings.definition();
    for (ConfigKey key : settings.configKeys().values()) {
      page.append(
          "| `%s` | %s | %s | %s | %s |%n"
              .formatted(
                  key.name,
                  key.type.name().toLowerCase(Locale.ROOT),
                  defaultOf(key),
                  key.validator == null || isMethod(key) ? "" : cell(key.validator.toString()),
                  cell(key.documentation)));
    }
    Page.assertFresh("sink-config.md", page.toString());
  }

  private static String defaultOf(ConfigKey key) {
    if (!key.hasDefault()) {
      return "required";
    }
    Object value = key.defaultValue;
    if (value instanceof List<?> list) {
      value = String.join(",", list.stream().map(String::valueOf).toList());
    }
    return value == null || value.toString().isEmpty() ? "none" : "`" + value + "`";
  }

  private static boolean isMethod(ConfigKey key) {
    return key.validator.toString().contains("Lambda");
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
