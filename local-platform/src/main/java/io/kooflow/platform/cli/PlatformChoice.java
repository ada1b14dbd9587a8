package io.kooflow.platform.cli;

import io.kooflow.platform.folder.Endpoints;
import io.kooflow.platform.folder.RunningPlatforms;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which platform a verb speaks to. */
final class PlatformChoice {
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
