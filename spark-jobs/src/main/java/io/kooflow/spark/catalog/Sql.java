package io.kooflow.spark.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A statement from a resource file, with the names that it leaves open filled in. */
public final class Sql {
  private static final Pattern OPEN = Pattern.compile("\\$\\{([a-z-]+)}");

  private Sql() {}

  /**
   * The statement of {@code /sql/<name>.sql}.
   *
   * @param names what stands for each {@code ${name}}; never taken from data
   */
  public static String of(String name, Map<String, String> names) {
    return OPEN.matcher(text("/sql/" + name + ".sql"))
        .replaceAll(
            open -> {
              String value = names.get(open.group(1));
              if (value == null) {
                throw new IllegalArgumentException(name + ".sql leaves " + open.group() + " open");
              }
              return Matcher.quoteReplacement(value);
            });
  }

  private static String text(String resource) {
    try (InputStream in = Sql.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(resource, unreadable);
    }
  }
}
