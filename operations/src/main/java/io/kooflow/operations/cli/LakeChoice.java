package io.kooflow.operations.cli;

import io.kooflow.lake.CatalogConfig;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.GivenEndpoints;
import io.kooflow.operations.connection.RunningPlatforms;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which lake a verb works on: that of a running platform, or any. */
final class LakeChoice {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Data folder of the platform. Default: that of the only running demo.")
  private @Nullable Path dataDir;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A lake anywhere, as properties: see docs/operations.md.")
  private @Nullable Path config;

  /** The lake; a choice that makes none is a {@link UsageException}. */
  CatalogConfig catalog() throws IOException {
    if (config != null) {
      if (dataDir != null) {
        throw new UsageException("--config stands alone; leave out --data-dir");
      }
      CatalogConfig lake = GivenEndpoints.read(config).lake();
      if (lake == null) {
        throw new UsageException(config + ": catalog.uri is missing; it says where the lake is");
      }
      return lake;
    }
    Path folder = dataDir == null ? RunningPlatforms.ofThisUser().only() : dataDir;
    Endpoints endpoints = Endpoints.read(folder);
    if (!endpoints.running()) {
      throw new UsageException(folder + ": its platform does not run; start it on this folder");
    }
    return Connections.of(endpoints).catalog();
  }
}
