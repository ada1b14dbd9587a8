package io.kooflow.torture.workers;

import io.kooflow.embedded.ForkedJvm;
import io.kooflow.operations.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Kafka Connect as others run it: nothing of ours is on its class path. */
public enum ConnectVersion {
  /** The newest, of the same version as our brokers. */
  CURRENT("4.3"),
  /** What MSK Connect runs. */
  MSK_CONNECT("3.7");

  private final String label;

  ConnectVersion(String label) {
    this.label = label;
  }

  /** Major and minor version. */
  public String label() {
    return label;
  }

  /**
   * The class path of its workers.
   *
   * @param root the project's folder
   * @throws UsageException if it is not built
   */
  String classPath(Path root) {
    Path file = root.resolve("embedded/connect-%s/target/worker.classpath".formatted(label));
    if (!Files.exists(file)) {
      throw new UsageException(
          file + " is missing; build it with: mvn -Dquick -DskipTests -DskipITs package");
    }
    return ForkedJvm.classPathFrom(file);
  }
}
