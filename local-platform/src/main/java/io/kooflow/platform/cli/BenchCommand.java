package io.kooflow.platform.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands everything on to the benchmarks' own process, which knows its names and options. */
@Command(
    name = "bench",
    description = "Measures Kooflow beside what else could do the work; bench --help lists them.")
final class BenchCommand implements Callable<Integer> {
  private static final ModuleProcess PROCESS =
      new ModuleProcess(
          "benchmarks",
          "io.kooflow.benchmarks.BenchMain",
          List.of("-Xmx3g", "-Dlog4j2.configurationFile=log4j2-bench.xml"));

  @Unmatched private @Nullable List<String> arguments;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return PROCESS.run(arguments);
  }
}
