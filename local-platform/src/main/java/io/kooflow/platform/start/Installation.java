package io.kooflow.platform.start;

import io.kooflow.embedded.ForkedJvm;
import io.kooflow.operations.UsageException;
import io.kooflow.schemas.KooflowVersion;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the build left what the processes are made of.
 *
 * @param root the project's folder
 */
public record Installation(Path root) {
  /** The folder named by {@code -Dkooflow.root}, which the launcher sets; else the working one. */
  public static Installation found() {
    return new Installation(Path.of(System.getProperty("kooflow.root", "")).toAbsolutePath());
  }

  /** The class path of a module's own process: its jar and what it needs at run time. */
  public String runtimeOf(String module) {
    Path target = root.resolve(module).resolve("target");
    return jarOf(module)
        + File.pathSeparator
        + ForkedJvm.classPathFrom(built(target.resolve("runtime.classpath")));
  }

  /** The class path of a Flink cluster, as EMR brings it, and the embedded server's own jar. */
  String flinkCluster() {
    Path file = root.resolve("flink-jobs/target/cluster.classpath");
    return jarOf("embedded") + File.pathSeparator + ForkedJvm.classPathFrom(built(file));
  }

  /** The jar with all Flink jobs, as submitted to EMR. */
  Path flinkJobs() {
    return built(root.resolve("flink-jobs/target/kooflow-flink-jobs.jar"));
  }

  /** The class path of a Spark job: Spark with Iceberg, as EMR brings it, and the jar of jobs. */
  public String sparkJobs() {
    return ForkedJvm.classPathFrom(built(root.resolve("embedded/spark-3.5/target/spark.classpath")))
        + File.pathSeparator
        + built(root.resolve("spark-jobs/target/kooflow-spark-jobs.jar"));
  }

  /** The plugin folder of a connector module. */
  Path plugin(String module) {
    return built(root.resolve(module).resolve("target/plugin"));
  }

  /** The jars of DynamoDB Local, where the launcher has fetched them. */
  Path dynamoDbLocal() {
    return root.resolve("embedded/target/dynamodb-local");
  }

  private Path jarOf(String module) {
    return built(
        root.resolve(module)
            .resolve("target/kooflow-" + module + "-" + KooflowVersion.CURRENT + ".jar"));
  }

  private static Path built(Path file) {
    if (!Files.exists(file)) {
      throw new UsageException(
          file + " is missing; build it with: mvn -Dquick -DskipTests -DskipITs package");
    }
    return file;
  }
}
