package io.kooflow.benchmarks;

import io.kooflow.benchmarks.aggregation.AggregationBench;
import io.kooflow.benchmarks.aggregation.GrowthBench;
import io.kooflow.benchmarks.aggregation.ViralBench;
import io.kooflow.benchmarks.capture.CaptureBench;
import io.kooflow.benchmarks.sink.SinkBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * {@code bench NAME}: runs one benchmark, prints its tables. Exit status: 0 if every contender has
 * a figure, 1 if not, 2 usage. Goals that are missed change nothing of it: timings are no test.
 */
@Command(
    name = "kooflow bench",
    description = "Measures Kooflow beside what else could do the work.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "NAME",
    subcommands = {
      AggregationBench.class,
      ViralBench.class,
      GrowthBench.class,
      SinkBench.class,
      CaptureBench.class
    })
public final class BenchMain {
  private BenchMain() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchMain()).execute(args));
  }
}
