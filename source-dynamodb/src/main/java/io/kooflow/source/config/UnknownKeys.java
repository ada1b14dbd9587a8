package io.kooflow.source.config;

import io.kooflow.schemas.connect.SettingNames;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;

/** Refuses keys that name no setting, neither ours nor Connect's: a typo must not be a default. */
final class UnknownKeys {

  private UnknownKeys() {}

  /**
   * Looks at the keys of a connector or a task.
   *
   * @param known every setting of ours
   * @throws ConfigException naming the first unknown key, and what there is; not its value, which
   *     may be a secret
   */
  static void refuse(Collection<String> keys, Set<String> known, List<String> tables) {
    for (String key : new TreeSet<>(keys)) {
      boolean fine =
          known.contains(key)
              || key.startsWith(SourceConfigDef.KAFKA)
              || SettingNames.ofSources(key)
              || tables.stream().anyMatch(table -> ShareSettings.of(table).contains(key));
      if (!fine) {
        throw new ConfigException(
            "Unknown setting '%s'. %s%s"
                .formatted(key, SettingNames.didYouMean(key, known), remedy(key, known, tables)));
      }
    }
  }

  private static String remedy(String key, Set<String> known, List<String> tables) {
    if (key.startsWith("table.")) {
      return "A table's settings are %s, of a table in '%s', which is %s."
          .formatted(
              String.join(", ", SourceConfigDef.ofTable("<name>")), SourceConfigDef.TABLES, tables);
    }
    String namespace = key.substring(0, key.indexOf('.') + 1);
    List<String> alike =
        known.stream()
            .filter(name -> !namespace.isEmpty() && name.startsWith(namespace))
            .sorted()
            .toList();
    return alike.isEmpty()
        ? "Remove it, or correct it; docs/source-config.md has every setting."
        : "Settings that begin so are " + alike + "; remove it, or correct it to one of them.";
  }
}
