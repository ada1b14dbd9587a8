package io.kooflow.embedded;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of this process's environment variables a child gets. Every child runs with the characters
 * of UTF-8 and the zone UTC, and asks no proxy for loopback.
 */
public enum Surroundings {
  /**
   * For servers that talk to nobody but our own on loopback: a proxy, a profile of AWS or a setting
   * of Quarkus, Kafka or Flink in the environment is not for them.
   */
  OWN {
    @Override
    boolean passes(String name) {
      return NEEDED.contains(name) || NEEDED_PREFIXES.stream().anyMatch(name::startsWith);
    }
  },

  /** For those that use a part which the user has given: AWS's variables and proxies are meant. */
  USERS {
    @Override
    boolean passes(String name) {
      return true;
    }
  };

  private static final Set<String> NEEDED =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "SHELL",
          "TERM",
          "TMPDIR",
          "JAVA_HOME",
          "JAVA_TOOL_OPTIONS",
          "JDK_JAVA_OPTIONS",
          "LD_LIBRARY_PATH",
          "LD_PRELOAD");

  private static final List<String> NEEDED_PREFIXES = List.of("KOOFLOW_", "FAKETIME", "MALLOC_");
  private static final String LOOPBACK = "localhost,127.0.0.1,::1";

  abstract boolean passes(String name);

  /**
   * Changes the environment of a child, which at first is that of this process. {@code
   * _JAVA_OPTIONS} goes: it would win over the command line, over its encoding and its memory.
   */
  void applyTo(Map<String, String> environment) {
    environment
        .keySet()
        .removeIf(name -> !passes(name) || isLocale(name) || name.equals("_JAVA_OPTIONS"));
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("TZ", "UTC");
    for (String name : List.of("NO_PROXY", "no_proxy")) {
      environment.merge(name, LOOPBACK, (given, ours) -> given + "," + ours);
    }
  }

  private static boolean isLocale(String name) {
    return name.startsWith("LC_") || name.equals("LANG") || name.equals("LANGUAGE");
  }
}
