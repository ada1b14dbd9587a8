package io.kooflow.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The version of this build, as the parent pom has it; all parts of one release have the same. */
public final class KooflowVersion {
  /** Such as {@code 0.1.0-SNAPSHOT}. */
  public static final String CURRENT = read();

  private KooflowVersion() {}

  private static String read() {
    Properties properties = new Properties();
    try (InputStream in =
        Objects.requireNonNull(
            KooflowVersion.class.getResourceAsStream("version.properties"), "version.properties")) {
      properties.load(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return Objects.requireNonNull(properties.getProperty("version"), "version");
  }
}
