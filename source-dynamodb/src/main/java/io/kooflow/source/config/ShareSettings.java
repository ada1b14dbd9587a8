package io.kooflow.source.config;

import io.kooflow.source.stream.LineageShare;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the connector tells a task of its share of a table; nobody else sets these. */
final class ShareSettings {
  private static final String LEADS = ".leads";
  private static final String ROOTS = ".roots";

  private ShareSettings() {}

  /** The settings of one table. */
  static Set<String> of(String table) {
    return Set.of(key(table) + LEADS, key(table) + ROOTS);
  }

  static void write(String table, LineageShare share, Map<String, String> properties) {
    properties.put(key(table) + LEADS, Boolean.toString(share.leads()));
    properties.put(key(table) + ROOTS, String.join(",", new TreeSet<>(share.roots())));
  }

  /** The share; all of the table where nothing is told. */
  static LineageShare read(String table, Map<String, String> properties) {
    String leads = properties.get(key(table) + LEADS);
    if (leads == null) {
      return LineageShare.ALL;
    }
    String roots = properties.getOrDefault(key(table) + ROOTS, "");
    return new LineageShare(
        Boolean.parseBoolean(leads), roots.isEmpty() ? Set.of() : Set.of(roots.split(",")));
  }

  private static String key(String table) {
    return "task." + table;
  }
}
