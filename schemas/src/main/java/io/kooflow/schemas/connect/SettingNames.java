package io.kooflow.schemas.connect;

import io.kooflow.schemas.settings.Nearest;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

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
    List<String> all =
        Stream.of(known, OF_ALL, OF_SOURCES, OF_SINKS).flatMap(Collection::stream).toList();
    String nearest = Nearest.to(key, all);
    return nearest == null ? "" : "Did you mean '" + nearest + "'? ";
  }
}
