package io.kooflow.embedded;

import java.nio.file.Path;

/** The folder of the project, for tests: those run in the folder of their module. */
public final class ProjectFolder {
  private ProjectFolder() {}

  /** Where the launcher and all modules are. */
  public static Path ofTests() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("..").normalize();
  }
}
