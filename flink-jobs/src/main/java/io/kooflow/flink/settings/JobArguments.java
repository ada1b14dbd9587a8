package io.kooflow.flink.settings;

import io.kooflow.schemas.settings.SettingsFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A job's command line: {@code --key value} pairs, and {@code --config FILE} for a file of Java
 * properties with the same keys. The command line wins. Secrets are accepted in the file only: a
 * command line is seen by every user of the machine.
 */
public final class JobArguments {
  private static final List<String> SECRET = List.of("secret", "password", "token", "user.info");
  private static final String CONFIG = "config";

  private JobArguments() {}

  /** True if the arguments ask for help instead of a run. */
  public static boolean askForHelp(String[] args) {
    return List.of(args).contains("--help") || List.of(args).contains("-h");
  }

  /**
   * The settings; keys are not checked yet.
   *
   * @throws IllegalArgumentException naming the argument, if it is no {@code --key value} pair, is
   *     given twice or is a secret, or naming the file, if it cannot be read
   */
  public static Map<String, String> read(String[] args) {
    Map<String, String> given = new TreeMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String key = args[i];
      if (!key.startsWith("--") || key.length() < 3) {
        throw new IllegalArgumentException("Expected --key value, got " + key + "; see --help");
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(key + " has no value; see --help");
      }
      if (given.put(notSecret(key.substring(2)), args[i + 1]) != null) {
        throw new IllegalArgumentException(key + " is given twice");
      }
    }
    String file = given.remove(CONFIG);
    Map<String, String> settings =
        file == null ? new TreeMap<>() : SettingsFile.read(Path.of(file));
    settings.putAll(given);
    return settings;
  }

  private static String notSecret(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    if (SECRET.stream().anyMatch(lower::contains) || lower.contains("jaas")) {
      throw new IllegalArgumentException(
          "--" + key + " is a secret: put it into the file of --config, not on the command line");
    }
    return key;
  }
}
