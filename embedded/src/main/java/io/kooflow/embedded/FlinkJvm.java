package io.kooflow.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The JVM of an {@link EmbeddedFlink} as a process of its own; needs no Flink class itself. */
public final class FlinkJvm {
  /**
   * What Flink on Java 17 asks for, and java.nio, without which Iceberg commits fail in a restart
   * loop.
   */
  public static final List<String> OPENS =
      Stream.concat(
              Stream.of(
                      "java.base/sun.net.util",
                      "java.rmi/sun.rmi.registry",
                      "java.security.jgss/sun.security.krb5")
                  .map(name -> "--add-exports=" + name + "=ALL-UNNAMED"),
              Stream.of(
                      "java.lang",
                      "java.net",
                      "java.io",
                      "java.nio",
                      "sun.nio.ch",
                      "java.lang.reflect",
                      "java.text",
                      "java.time",
                      "java.util",
                      "java.util.concurrent",
                      "java.util.concurrent.atomic",
                      "java.util.concurrent.locks")
                  .map(name -> "--add-opens=java.base/" + name + "=ALL-UNNAMED"))
          .toList();

  private static final String MAIN = "io.kooflow.embedded.EmbeddedFlink";
  private static final String SUBMISSION = "io.kooflow.embedded.FlinkSubmission";

  private FlinkJvm() {}

  /**
   * A cluster that keeps the given jobs running, each for itself; what becomes of one is told by
   * its {@link FlinkJobStatus}.
   *
   * @param classPath Flink's jars; not the jobs
   * @param jvmOptions such as the heap; {@link #OPENS} are added
   * @param folder of the cluster: temporary files
   * @param port of REST and web UI on 127.0.0.1; not 0
   * @param jobFiles written by {@link FlinkJob#write}
   */
  public static ForkedJvm of(
      String classPath,
      List<String> jvmOptions,
      Path folder,
      int port,
      int slots,
      List<Path> jobFiles) {
    List<String> options = new ArrayList<>(jvmOptions);
    options.addAll(OPENS);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                folder.toAbsolutePath().toString(), String.valueOf(port), String.valueOf(slots)));
    jobFiles.forEach(file -> arguments.add(file.toAbsolutePath().toString()));
    return new ForkedJvm(MAIN, classPath, options, arguments);
  }

  /**
   * Hands jobs to a cluster that runs already, and ends: with status 0 when it has taken one of
   * them at least; each has its {@link FlinkJobStatus}.
   *
   * @param classPath Flink's jars; not the jobs
   * @param cluster address of its REST interface
   * @param jobFiles written by {@link FlinkJob#write}
   */
  public static ForkedJvm submitting(
      String classPath, List<String> jvmOptions, URI cluster, List<Path> jobFiles) {
    List<String> options = new ArrayList<>(jvmOptions);
    options.addAll(OPENS);
    List<String> arguments = new ArrayList<>(List.of(cluster.toString()));
    jobFiles.forEach(file -> arguments.add(file.toAbsolutePath().toString()));
    return new ForkedJvm(SUBMISSION, classPath, options, arguments);
  }
}
