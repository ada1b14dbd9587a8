package io.kooflow.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every benchmark can be told. */
public final class BenchOptions {
  @Option(names = "--quick", description = "Minutes, not an hour: fewer records, fewer pairs.")
  private boolean quick;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for results.md and the raw rows; made if absent. Default: a new one.")
  private @Nullable Path out;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Seed of the load.")
  private long seed = 1;

  public boolean quick() {
    return quick;
  }

  public long seed() {
    return seed;
  }

  /** The folder for results, there now. */
  public Path folder() throws IOException {
    Path named = out;
    return named == null
        ? Files.createTempDirectory("kooflow-bench-")
        : Files.createDirectories(named.toAbsolutePath());
  }
}
