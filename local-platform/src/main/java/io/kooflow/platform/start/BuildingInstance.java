package io.kooflow.platform.start;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.Folders;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.operations.cli.LocalServers;
import io.kooflow.operations.connection.Endpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An instance of a generation that is being built beside the platform's own one, in a folder of its
 * own that goes with it: its state is in Kafka.
 */
public final class BuildingInstance implements LocalServers.Instance {
  private final ChildProcess process;
  private final Path folder;

  private BuildingInstance(ChildProcess process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /**
   * Starts it; it ends by itself when the generation is abandoned. The caller closes it.
   *
   * @param platform data folder of the platform
   */
  public static BuildingInstance start(Path platform, Endpoints endpoints, int generation)
      throws IOException {
    String name = "streams-g" + generation;
    Path own = Files.createTempDirectory(platform.toAbsolutePath(), name + "-");
    Path config =
        new Settings(endpoints)
            .streams(own.resolve("streams.properties"), own.resolve("state"), generation);
    ChildProcess process =
        new ForkedJvm(
                "io.kooflow.streams.StreamsMain",
                Installation.found().runtimeOf("streams-app"),
                Stream.concat(ForkedJvm.SMALL.stream(), Stream.of("-Xmx256m")).toList(),
                List.of("--config", config.toString()))
            .start(name, own, Settings.surroundings(endpoints));
    return new BuildingInstance(process, own);
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public String tail() {
    return process.tail();
  }

  @Override
  public void close() throws IOException {
    process.close();
    Folders.delete(folder);
  }
}
