package io.kooflow.spark.settings;

import io.kooflow.lake.CatalogConfig;
import io.kooflow.schemas.settings.BadSettingsException;
import io.kooflow.schemas.settings.Nearest;
import io.kooflow.schemas.settings.SettingsFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A job's settings: {@code --key value} pairs, and {@code --config FILE} for a file of Java
 * properties with the same keys. The command line wins. Secrets are accepted in the file only: a
 * command line is seen by every user of the machine.
 */
public final class JobSettings {
  public static final String HELP =
      """
        catalog.uri URL                         required; an Iceberg REST catalog
        catalog.warehouse NAME                  required
        catalog.property.NAME                   passed to Iceberg, such as rest.auth.type
        s3.endpoint URL                         another S3 than Amazon's
        s3.path-style true|false                false
        s3.region REGION                        else as the SDK finds it
        s3.access-key-id, s3.secret-access-key  else as the SDK finds them
      """;

  private static final List<String> SECRET = List.of("secret", "password", "token");
  private static final String CONFIG = "config";
  private static final List<String> CATALOG =
      List.of(
          CatalogConfig.URI,
          CatalogConfig.WAREHOUSE,
          CatalogConfig.S3_ENDPOINT,
          CatalogConfig.S3_PATH_STYLE,
          CatalogConfig.S3_REGION,
          CatalogConfig.S3_ACCESS_KEY_ID,
          CatalogConfig.S3_SECRET_ACCESS_KEY,
          CONFIG);

  private final Map<String, String> left;
  private final TreeSet<String> known = new TreeSet<>(CATALOG);

  private JobSettings(Map<String, String> settings) {
    this.left = settings;
  }

  /**
   * Reads the command line after the sub-command; keys are not checked yet.
   *
   * @throws UsageException naming the argument or the file that cannot be read
   */
  public static JobSettings read(List<String> args) {
    Map<String, String> given = new TreeMap<>();
    for (int i = 0; i < args.size(); i += 2) {
      String key = args.get(i);
      if (!key.startsWith("--") || key.length() < 3) {
        throw new UsageException("Expected --key value, got " + key + "; see --help");
      }
      if (i + 1 == args.size()) {
        throw new UsageException(key + " has no value; see --help");
      }
      if (given.put(notSecret(key.substring(2)), args.get(i + 1)) != null) {
        throw new UsageException(key + " is given twice");
      }
    }
    String file = given.remove(CONFIG);
    Map<String, String> settings = new TreeMap<>();
    if (file != null) {
      try {
        settings.putAll(SettingsFile.read(Path.of(file)));
      } catch (BadSettingsException bad) {
        throw new UsageException(String.valueOf(bad.getMessage()));
      }
    }
    settings.putAll(given);
    return new JobSettings(settings);
  }

  private static String notSecret(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    if (SECRET.stream().anyMatch(lower::contains)) {
      throw new UsageException(
          "--" + key + " is a secret: put it into the file of --config, not on the command line");
    }
    return key;
  }

  /** How the lake is reached; asked for last, after {@link #refuseUnknown}. */
  public CatalogConfig catalog() {
    return checked(() -> CatalogConfig.takeFrom(left));
  }

  /** A whole number within these bounds, both included. */
  public long number(String key, long otherwise, long least, long most) {
    String value = take(key).orElse(Long.toString(otherwise));
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      throw new UsageException(numberWanted(key, least, most, value));
    }
    throw new UsageException(numberWanted(key, least, most, value));
  }

  private static String numberWanted(String key, long least, long most, String value) {
    return key + " must be a whole number from " + least + " to " + most + ", got " + value;
  }

  public boolean yesOrNo(String key, boolean otherwise) {
    String value = take(key).orElse(Boolean.toString(otherwise));
    if (!value.equals("true") && !value.equals("false")) {
      throw new UsageException(key + " must be true or false, got " + value);
    }
    return value.equals("true");
  }

  /**
   * Some of several named things, by their names with commas between; all if the key is absent.
   *
   * @throws UsageException naming one that does not exist, or is named twice
   */
  public <T> List<T> chosen(String key, List<T> all, Function<T, String> name) {
    Optional<String> given = take(key);
    if (given.isEmpty()) {
      return all;
    }
    List<String> names = all.stream().map(name).toList();
    List<String> wanted = Arrays.stream(given.get().split(",", -1)).map(String::strip).toList();
    for (String each : wanted) {
      if (!names.contains(each)) {
        throw new UsageException(
            key
                + ": there is no "
                + each
                + ", only "
                + String.join(", ", names)
                + "."
                + Nearest.question(each, names));
      }
    }
    if (wanted.stream().distinct().count() != wanted.size()) {
      throw new UsageException(key + " names one twice: " + given.get());
    }
    return all.stream().filter(each -> wanted.contains(name.apply(each))).toList();
  }

  private Optional<String> take(String key) {
    known.add(key);
    return Optional.ofNullable(left.remove(key));
  }

  /** Refuses what is neither taken nor the catalog's, with the key that may have been meant. */
  public void refuseUnknown() {
    for (String key : left.keySet()) {
      if (!CATALOG.contains(key) && !key.startsWith(CatalogConfig.PASSED_ON)) {
        throw new UsageException(
            "Unknown setting " + key + "." + Nearest.question(key, known) + " See --help");
      }
    }
  }

  private static <T> T checked(Supplier<T> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException bad) {
      throw new UsageException(bad.getMessage() + "; see --help");
    }
  }
}
