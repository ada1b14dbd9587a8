package io.kooflow.operations.cli;

import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.RunningPlatforms;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which platform a verb speaks to. */
public final class PlatformChoice {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Data folder of the platform. Default: that of the only running demo.")
  private @Nullable Path dataDir;

  Path folder() {
    return dataDir == null ? RunningPlatforms.ofThisUser().only() : dataDir;
  }

  Endpoints endpoints() {
    return Endpoints.read(folder());
  }
}
