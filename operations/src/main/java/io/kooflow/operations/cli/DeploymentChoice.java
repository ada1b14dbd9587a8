package io.kooflow.operations.cli;

import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.GivenEndpoints;
import io.kooflow.operations.connection.RunningPlatforms;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which deployment a verb works on: a running local platform, or any. */
final class DeploymentChoice {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Data folder of a local platform. Default: that of the only running demo.")
  private @Nullable Path dataDir;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A deployment anywhere, as properties: see docs/operations.md.")
  private @Nullable Path config;

  /**
   * The parts whose addresses are known: all of a local platform, those in the file elsewhere.
   *
   * @throws UsageException if both or neither are to be had, the file cannot be used, or the local
   *     platform does not run
   */
  GivenEndpoints parts() {
    if (config != null) {
      if (dataDir != null) {
        throw new UsageException("--config stands alone; leave out --data-dir");
      }
      return GivenEndpoints.read(config);
    }
    Path folder = dataDir == null ? RunningPlatforms.ofThisUser().only() : dataDir;
    Endpoints endpoints = Endpoints.read(folder);
    if (!endpoints.running()) {
      throw new UsageException(folder + ": its platform does not run; start it on this folder");
    }
    return GivenEndpoints.all(endpoints);
  }

  /**
   * A part that the verb cannot do without.
   *
   * @param setting of --config that gives its address
   */
  <P> P required(@Nullable P part, String setting) {
    if (part == null) {
      throw new UsageException(config + ": " + setting + " is missing");
    }
    return part;
  }
}
