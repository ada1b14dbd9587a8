package io.kooflow.schemas.connect;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names of a connector's settings: which are Connect's own, and what a misspelt one may mean. */
public final class SettingNames {
  private static final Set<String> OF_ALL =
      Set.of(
          "name",
          "connector.class",
          "connector.plugin.version",
          "tasks.max",
          "tasks.max.enforce",
          "task.class",
          "key.converter",
          "value.converter",
          "header.converter",
          "config.action.reload",
          "transforms",
          "predicates");

  private static final Set<String> OF_SOURCES =
      Set.of(
          "exactly.once.support",
          "transaction.boundary",
          "transaction.boundary.interval.ms",
          "offsets.storage.topic");

  private static final Set<String> OF_SINKS = Set.of("topics", "topics.regex");

  private static final List<String> GROUPS =
      List.of(
          "key.converter.",
          "value.converter.",
          "header.converter.",
          "transforms.",
          "predicates.",
          "topic.creation.",
          "errors.",
          "consumer.override.",
          "producer.override.",
          "admin.override.");

  private static final int LETTERS_FOR_ONE_SLIP = 5;

  private SettingNames() {}

  /** The settings that are given: JSON's null leaves one at its default. */
  public static Map<String, String> given(Map<String, String> settings) {
    Map<String, String> given = new HashMap<>(settings);
    given.values().removeIf(value -> value == null);
    return given;
  }

  /** Whether Connect itself has the setting for source connectors. */
  public static boolean ofSources(String key) {
    return OF_SOURCES.contains(key) || ofAll(key);
  }

  /** Whether Connect itself has the setting for sink connectors. */
  public static boolean ofSinks(String key) {
    return OF_SINKS.contains(key) || ofAll(key);
  }

  private static boolean ofAll(String key) {
    return OF_ALL.contains(key) || GROUPS.stream().anyMatch(key::startsWith);
  }

  /**
   * The question that mends a misspelt name, with a space behind it; empty if no name is near.
   *
   * @param known names beside Connect's
   */
  public static String didYouMean(String key, Collection<String> known) {
    String nearest = nearest(key, known);
    return nearest == null ? "" : "Did you mean '" + nearest + "'? ";
  }

  private static @Nullable String nearest(String key, Collection<String> known) {
    String nearest = null;
    int least = Math.max(2, Math.min(key.length(), 100) / LETTERS_FOR_ONE_SLIP) + 1;
    for (String name :
        (Iterable<String>)
            Stream.of(known, OF_ALL, OF_SOURCES, OF_SINKS).flatMap(Collection::stream).sorted()
                ::iterator) {
      int slips = slips(key.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT), least);
      if (slips < least) {
        least = slips;
        nearest = name;
      }
    }
    return nearest;
  }

  /** Letters to insert, remove or replace, if fewer than {@code most}; else that or more. */
  private static int slips(String a, String b, int most) {
    if (Math.abs(a.length() - b.length()) >= most) {
      return most;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
