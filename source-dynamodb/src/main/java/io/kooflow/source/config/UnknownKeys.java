package io.kooflow.source.config;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.ConfigException;

/** Refuses keys in our namespaces that name no setting: a typo must not become a default. */
final class UnknownKeys {

  private UnknownKeys() {}

  /**
   * Looks at the keys of a connector, most of which may be Connect's own.
   *
   * @param known every setting
   * @throws ConfigException naming the first unknown key, and what there is
   */
  static void refuse(Collection<String> keys, Set<String> known, List<String> tables) {
    for (String key : new TreeSet<>(keys)) {
      if (!known.contains(key) && isOurs(key)) {
        throw new ConfigException(
            "Unknown setting '%s'. %s".formatted(key, remedy(key, known, tables)));
      }
    }
  }

  private static boolean isOurs(String key) {
    return SourceConfigDef.NAMESPACES.stream().anyMatch(key::startsWith);
  }

  private static String remedy(String key, Set<String> known, List<String> tables) {
    if (key.startsWith("table.")) {
      return "A table's settings are table.<name>.topic, .schema and .epoch, of a table in '%s', which is %s."
          .formatted(SourceConfigDef.TABLES, tables);
    }
    String namespace = key.substring(0, key.indexOf('.') + 1);
    return "Settings that begin so are %s."
        .formatted(known.stream().filter(name -> name.startsWith(namespace)).sorted().toList());
  }
}
