package io.kooflow.benchmarks.contender;

import io.kooflow.embedded.ForkedJvm;
import io.kooflow.schemas.KooflowVersion;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the build left the class paths of the processes. */
public final class ClassPaths {
  /** Names the project's folder; the launcher sets it. */
  public static final String ROOT = "kooflow.root";

  private ClassPaths() {}

  /** The project's folder: as set, else the nearest folder above that holds the peers. */
  public static Path root() {
    String named = System.getProperty(ROOT);
    if (named != null) {
      return Path.of(named).toAbsolutePath();
    }
    for (@Nullable Path folder = Path.of("").toAbsolutePath();
        folder != null;
        folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("benchmarks/peers"))) {
        return folder;
      }
    }
    throw new IllegalStateException("run it in the project's folder, or set -D" + ROOT);
  }

  /** This module and all that it needs. */
  public static String benchmarks() {
    return own() + File.pathSeparator + dependencies("benchmarks");
  }

  /** The Kafka Streams application as in production, and this module's own classes behind it. */
  public static String streams() {
    return jar("streams-app")
        + File.pathSeparator
        + dependencies("streams-app")
        + File.pathSeparator
        + own();
  }

  /** The classes of the events, without what they need. */
  public static String events() {
    return jar("schemas");
  }

  private static String dependencies(String module) {
    return ForkedJvm.classPathFrom(root().resolve(module).resolve("target/runtime.classpath"));
  }

  private static String jar(String module) {
    return root()
        .resolve(module)
        .resolve("target/kooflow-" + module + "-" + KooflowVersion.CURRENT + ".jar")
        .toString();
  }

  /** Classes of this module alone; some of them need nothing but the JDK. */
  public static String own() {
    try {
      return Path.of(ClassPaths.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException unreadable) {
      throw new IllegalStateException("the place of this module is unknown", unreadable);
    }
  }
}
