package io.kooflow.platform.cli;

import io.kooflow.lake.CatalogConfig;
import io.kooflow.operations.cli.LocalServers;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.platform.folder.DataFolder;
import io.kooflow.platform.lake.SparkJob;
import io.kooflow.platform.start.BuildingInstance;
import io.kooflow.platform.start.Installation;
import io.kooflow.platform.start.LocalPlatform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Starts the servers of the local platform for the verbs of an operator. */
final class EmbeddedServers implements LocalServers {
  @Override
  public Stores startStores(Path dataFolder, Consumer<String> notice) throws Exception {
    DataFolder folder = DataFolder.take(dataFolder);
    try {
      return new KeptStores(folder, LocalPlatform.startStores(folder, notice));
    } catch (Exception failed) {
      folder.close();
      throw failed;
    }
  }

  @Override
  public Instance startInstance(Path dataFolder, Endpoints endpoints, int generation)
      throws Exception {
    return BuildingInstance.start(dataFolder, endpoints, generation);
  }

  @Override
  public int runSparkJob(
      CatalogConfig lake, List<String> arguments, Consumer<String> say, Consumer<String> notice)
      throws IOException, InterruptedException {
    return new SparkJob(Installation.found(), lake).run(arguments, say, notice);
  }

  private record KeptStores(DataFolder folder, LocalPlatform platform) implements Stores {
    @Override
    public Endpoints endpoints() {
      return platform.endpoints();
    }

    @Override
    public void close() throws Exception {
      try {
        platform.close();
      } finally {
        folder.close();
      }
    }
  }
}
