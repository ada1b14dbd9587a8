package io.kooflow.streams;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** All settings as one page in Markdown: the source of docs/streams-config.md. */
final class SettingsPage {
  private SettingsPage() {}

  static String text() {
    StringBuilder page =
        new StringBuilder(
            """
            # Settings of the streams application

            Generated from the code; do not edit. A file of properties, UTF-8, given as `--config FILE`. An unknown key ends the start with status 2 and the nearest known key.

            ## Kafka

            `kafka.<name>` is a setting of Kafka Streams, its clients, or the serdes (`schema.registry.url` and its kin). Needed are `kafka.bootstrap.servers`, `kafka.state.dir` and `kafka.schema.registry.url`. Where our default is another than Kafka's:

            | key | default |
            |---|---|
            """);
    rows(page, KafkaSettings.DEFAULTS);
    page.append(
        "\nFixed, since correctness hangs on them; the application id follows from `generation`:\n");
    page.append("\n| key | value |\n|---|---|\n");
    rows(page, KafkaSettings.FIXED);
    page.append("\n## The application\n\n| key | default | |\n|---|---|---|\n");
    List<ConfigKey> keys =
        AppConfig.DEFINITION.configKeys().values().stream()
            .sorted((one, other) -> one.name.compareTo(other.name))
            .toList();
    for (ConfigKey key : keys) {
      page.append(
          "| `%s` | %s | %s |\n".formatted(key.name, code(key.defaultValue), key.documentation));
    }
    return page.toString();
  }

  private static void rows(StringBuilder page, Map<String, Object> settings) {
    new TreeMap<>(settings)
        .forEach((key, value) -> page.append("| `kafka.%s` | %s |\n".formatted(key, code(value))));
  }

  private static String code(Object value) {
    String text = text(value);
    return text.isEmpty() ? "none" : "`" + text + "`";
  }

  /** A value as it would stand in the file. */
  static String text(Object value) {
    if (value instanceof Class<?> type) {
      return type.getSimpleName();
    }
    return value instanceof Collection<?> many
        ? many.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value);
  }
}
