package io.kooflow.embedded;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which folders the servers can keep data in, and how a path is written for them. Every other
 * character up to U+FFFF may stand in a name: blanks, percent signs, quotes, letters.
 */
public final class FolderNames {
  /** SQLite opens no file with a longer path, in bytes; its longest one here is 50 below. */
  private static final int MOST_BYTES = 512 - 50;

  /** Texts that mean something else to one of the servers, whatever is done about them. */
  private static final Map<String, String> TAKEN = taken();

  private FolderNames() {}

  private static Map<String, String> taken() {
    Map<String, String> taken = new LinkedHashMap<>();
    taken.put(",", "Kafka and Kafka Connect read a list there");
    taken.put(":", "Flink reads a list there");
    taken.put(";", "the schema registry's database takes what follows for settings");
    taken.put("?", "the catalog's database takes what follows for settings");
    taken.put("\\", "Flink takes it for a slash");
    taken.put("${", "the schema registry takes it for a variable");
    taken.put("!/", "Java takes what follows for the inside of an archive");
    return taken;
  }

  /** Why no server may use this folder, naming folder and character; empty if all of them can. */
  public static Optional<String> problem(Path folder) {
    String path = folder.toAbsolutePath() + "/";
    for (Map.Entry<String, String> each : TAKEN.entrySet()) {
      if (path.contains(each.getKey())) {
        return Optional.of(
            "the folder '%s' has '%s' in its name: %s"
                .formatted(shown(folder), each.getKey(), each.getValue()));
      }
    }
    OptionalInt unreadable = path.codePoints().filter(FolderNames::unreadable).findFirst();
    OptionalInt beyond = path.codePoints().filter(Character::isSupplementaryCodePoint).findFirst();
    if (beyond.isPresent()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the folder '%s' has '%s', U+%04X, in its name: RocksDB, which keeps the state of the streams application, does not find it",
              shown(folder),
              Character.toString(beyond.getAsInt()),
              beyond.getAsInt()));
    }
    return unreadable.isPresent()
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "the folder '%s' has the character U+%04X in its name, which cannot be shown",
                shown(folder),
                unreadable.getAsInt()))
        : tooLong(path);
  }

  private static Optional<String> tooLong(String path) {
    int bytes = path.getBytes(StandardCharsets.UTF_8).length;
    return bytes <= MOST_BYTES
        ? Optional.empty()
        : Optional.of(
            "the folder '%s' has a path of %s bytes, the servers' databases open %s at most"
                .formatted(path, bytes, MOST_BYTES));
  }

  private static boolean unreadable(int code) {
    return Character.getType(code) == Character.CONTROL
        || Character.getType(code) == Character.SURROGATE
        || code == 0xFFFD;
  }

  private static String shown(Path folder) {
    StringBuilder shown = new StringBuilder();
    folder
        .toString()
        .codePoints()
        .forEach(code -> shown.appendCodePoint(unreadable(code) ? 0xFFFD : code));
    return shown.toString();
  }

  /**
   * The folder's absolute path.
   *
   * @throws StartFailedException if {@link #problem} has one
   */
  static Path usable(Path folder) {
    problem(folder)
        .ifPresent(
            reason -> {
              throw new StartFailedException(reason);
            });
    return folder.toAbsolutePath();
  }

  /** For Flink, which takes a path as it is written: a URI's {@code %20} would be a name. */
  static String forFlink(Path path) {
    return "file:" + usable(path);
  }
}
