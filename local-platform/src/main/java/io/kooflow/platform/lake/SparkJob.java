package io.kooflow.platform.lake;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.EmbeddedSpark;
import io.kooflow.embedded.Folders;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.embedded.WholeFile;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.platform.start.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * A job of {@code spark-jobs} on this machine: the jar of EMR in a process that ends, with Spark in
 * local mode. It ends with this JVM; its temporary folder goes at the end.
 */
public final class SparkJob {
  private static final String MAIN = "io.kooflow.spark.SparkJobs";
  private static final String NAME = "spark-job";

  private final Installation installation;
  private final CatalogConfig lake;

  public SparkJob(Installation installation, CatalogConfig lake) {
    this.installation = installation;
    this.lake = lake;
  }

  /**
   * Runs it to its end.
   *
   * @param arguments the command and its settings, but for the lake's
   * @param say gets what was done, a line each
   * @param notice gets why something was not done
   * @return the job's exit status
   */
  public int run(List<String> arguments, Consumer<String> say, Consumer<String> notice)
      throws IOException, InterruptedException {
    String classPath = installation.sparkJobs();
    Path folder = Files.createTempDirectory("kooflow-spark-");
    try {
      List<String> all = new ArrayList<>(arguments);
      all.addAll(List.of("--config", settings(folder).toString()));
      List<String> jvm = new ArrayList<>(ForkedJvm.SMALL);
      // Spark's own threads recurse deeper than our other processes.
      jvm.remove("-Xss512k");
      jvm.add("-Xmx512m");
      jvm.addAll(EmbeddedSpark.jvmOptions());
      try (ChildProcess job = new ForkedJvm(MAIN, classPath, jvm, all).start(NAME, folder)) {
        int status = job.onExit().get();
        tell(Files.readString(folder.resolve(NAME + ".log"), StandardCharsets.UTF_8), say, notice);
        return status;
      } catch (ExecutionException failed) {
        throw new IllegalStateException(failed);
      }
    } finally {
      Folders.delete(folder);
    }
  }

  /** In a file that its owner alone may read: it may hold credentials. */
  private Path settings(Path folder) throws IOException {
    Properties properties = new Properties();
    properties.putAll(lake.settings());
    Path file = folder.resolve("lake.properties");
    WholeFile.write(file, properties);
    return file;
  }

  /** The log has Spark's lines too. */
  private static void tell(String log, Consumer<String> say, Consumer<String> notice) {
    for (String line : log.lines().toList()) {
      if (line.startsWith("koo.")) {
        say.accept(line);
      } else if (line.startsWith("kooflow: ")) {
        notice.accept(line);
      }
    }
  }
}
