package io.kooflow.source.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.junit.jupiter.api.Test;

/** docs/source-config.md is made from the settings; {@code -Dgolden.update=true} makes it anew. */
class SettingsPageTest {
  private static final Path PAGE = Path.of("..", "docs", "source-config.md");

  @Test
  void tellsEverySettingAsItIs() throws IOException {
    String page = page();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE).exists().content().isEqualTo(page);
  }

  private static String page() {
    ConfigDef ofTable = new ConfigDef();
    SourceConfigDef.table(ofTable, "<table>");
    return """
        # Settings of the source

        Made from `SourceConfigDef`; do not edit. Connect's own settings (`name`, `tasks.max`, `key.converter`, `value.converter`, `errors.*`, `topic.creation.*`) are Connect's. A setting that is none of these and none of
        Connect's is refused by name. `errors.tolerance` must be none, and the producer's `acks` all: else Connect would drop changes without a word. Everything after `kafka.` is given to the consumer of signals.

        """
        + table("For all tables", SourceConfig.definition())
        + "\n"
        + table("For each table", ofTable);
  }

  private static String table(String title, ConfigDef def) {
    return "## %s\n\n| setting | type | default | |\n|---|---|---|---|\n".formatted(title)
        + def.configKeys().values().stream()
            .sorted((a, b) -> a.name.compareTo(b.name))
            .map(SettingsPageTest::row)
            .collect(Collectors.joining());
  }

  private static String row(ConfigKey key) {
    String none = key.hasDefault() ? "none" : "required";
    Object given = key.hasDefault() ? key.defaultValue : null;
    String range =
        key.validator instanceof ConfigDef.Range ? " Allowed: `" + key.validator + "`." : "";
    return "| `%s` | %s | %s | %s%s |\n"
        .formatted(
            key.name,
            key.type.name().toLowerCase(Locale.ROOT),
            given == null ? none : "`" + text(given) + "`",
            key.documentation,
            range);
  }

  private static String text(Object value) {
    return value instanceof java.util.List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value);
  }
}
