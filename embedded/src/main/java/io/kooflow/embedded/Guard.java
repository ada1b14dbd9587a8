package io.kooflow.embedded;

import java.util.ArrayList;
import java.util.List;

/** Wraps commands in a small shell script; the process id stays that of the command itself. */
final class Guard {
  private static final String PLAIN = "trap '' INT HUP; exec \"$@\"";

  /**
   * A watcher in the background reads standard input; at its end (the parent died, or this process
   * did) it ends the command, unless the command is gone: then its id may belong to someone else,
   * which the parent of the watcher tells. The command gets a session of its own since it may take
   * Ctrl-C although told to ignore it.
   */
  private static final String WATCHING =
      """
      trap '' INT HUP
      exec 3<&0 </dev/null
      guarded() { read -r id name state parent rest </proc/self/stat && [ "$parent" = "$$" ]; }
      (
        trap '' TERM
        cat <&3
        guarded && kill -TERM $$
        for tick in 1 2 3 4; do
          guarded || exit 0
          sleep 1
        done
        guarded && kill -KILL $$
      ) >/dev/null 2>&1 &
      exec 3<&-
      if command -v setsid >/dev/null 2>&1; then exec setsid "$@"; fi
      exec "$@"
      """;

  private Guard() {}

  /** For a command that watches its standard input. */
  static List<String> plain(List<String> command) {
    return wrapped(PLAIN, command);
  }

  /** For a command that does not. */
  static List<String> watching(List<String> command) {
    return wrapped(WATCHING, command);
  }

  private static List<String> wrapped(String script, List<String> command) {
    List<String> words = new ArrayList<>(List.of("sh", "-c", script, "kooflow-guard"));
    words.addAll(command);
    return words;
  }
}
