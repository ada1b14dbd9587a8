package io.kooflow.operations.cli;

import io.kooflow.lake.CatalogConfig;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Endpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** What the verbs can start where the servers of the local platform are at hand. */
public interface LocalServers {
  /** Starts nothing: the command line of an operator, who has servers of their own. */
  LocalServers NONE =
      new LocalServers() {
        @Override
        public Stores startStores(Path dataFolder, Consumer<String> notice) {
          throw new UsageException(
              "--offline starts the servers of a demo's folder, which this archive does not have;"
                  + " use ./kooflow of the repository");
        }

        @Override
        public Instance startInstance(Path dataFolder, Endpoints endpoints, int generation) {
          throw new UsageException(
              "--data-dir runs an instance beside a demo, which this archive does not have;"
                  + " give --config and start instances with generation="
                  + generation);
        }

        @Override
        public int runSparkJob(
            CatalogConfig lake,
            List<String> arguments,
            Consumer<String> say,
            Consumer<String> notice) {
          throw new UsageException(
              "This archive has no Spark; submit kooflow-spark-jobs.jar to yours, with the arguments "
                  + arguments);
        }
      };

  /**
   * Starts the stores of a kept folder, without the pipeline. The caller closes them.
   *
   * @param notice gets a line at a time
   * @throws UsageException if the folder is no data folder, is in use, or no servers are at hand
   */
  Stores startStores(Path dataFolder, Consumer<String> notice) throws Exception;

  /**
   * Starts an instance of a generation that is being built beside a running platform. The caller
   * closes it.
   */
  Instance startInstance(Path dataFolder, Endpoints endpoints, int generation) throws Exception;

  /**
   * Runs a job of {@code spark-jobs} to its end, with Spark in local mode.
   *
   * @param arguments the command and its settings, but for the lake's
   * @param say gets what was done, a line each
   * @param notice gets why something was not done
   * @return the job's exit status
   */
  int runSparkJob(
      CatalogConfig lake, List<String> arguments, Consumer<String> say, Consumer<String> notice)
      throws IOException, InterruptedException;

  /** Stores that run until they are closed. */
  interface Stores extends AutoCloseable {
    Endpoints endpoints();
  }

  /** An instance of the streams application. */
  interface Instance extends AutoCloseable {
    boolean isAlive();

    /** The last lines of its log. */
    String tail();
  }
}
