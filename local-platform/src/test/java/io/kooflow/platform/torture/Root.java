package io.kooflow.platform.torture;

import java.nio.file.Path;

/** Where the launcher is: tests run in their module's folder. */
public final class Root {
  private Root() {}

  public static Path ofProject() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("..").normalize();
  }
}
