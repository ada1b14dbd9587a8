package io.kooflow.benchmarks.sink;

import io.kooflow.benchmarks.BenchOptions;
import io.kooflow.benchmarks.Machine;
import io.kooflow.benchmarks.figures.Goal;
import io.kooflow.benchmarks.figures.MarkdownTable;
import io.kooflow.benchmarks.load.LoadSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes of the sink's coalescer for a topic that was written once per event. Exact, no time. */
@Command(
    name = "sink",
    description = {
      "Writes to a serving table per million reactions, for a topic that was written once per",
      "event: the sink's coalescer on a simulated clock, one write per event, and the floor of",
      "different items per second. Counts only: exact, and the same on every machine."
    },
    mixinStandardHelpOptions = true)
public final class SinkBench implements Callable<Integer> {
  private static final int PER_SECOND = 10_000;
  private static final double PER_MILLION = 1e6;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws IOException {
    Path out = options.folder();
    LoadSettings load = LoadSettings.zipf(options.seed(), options.quick() ? 500_000 : 5_000_000);
    CountedWrites counted = CountedWrites.of(load, PER_SECOND);
    String report = report(load, counted);
    Files.writeString(out.resolve("results.md"), report);
    Files.writeString(
        out.resolve("runs.csv"),
        "records,written,floor\n%d,%d,%d\n"
            .formatted(counted.records(), counted.written(), counted.floor()));
    spec.commandLine().getOut().println(report);
    spec.commandLine().getOut().flush();
    return 0;
  }

  private static String report(LoadSettings load, CountedWrites counted) {
    double million = counted.records() / PER_MILLION;
    MarkdownTable table = new MarkdownTable("who", "writes per million reactions", "of the floor");
    row(table, "different koos per second (floor)", counted.floor(), counted.floor(), million);
    row(table, "kooflow sink, window 1 s", counted.written(), counted.floor(), million);
    row(table, "one write per event", counted.records(), counted.floor(), million);
    List<Goal> goals =
        List.of(
            Goal.atMost(
                "G3",
                "writes, ours / floor of different koos per second",
                (double) counted.written() / counted.floor(),
                1.05));
    return String.join(
        "\n",
        "Machine: " + Machine.description(),
        "Load: " + load + ", %,d a second on a simulated clock".formatted(PER_SECOND),
        "",
        table.toString(),
        "",
        Goal.table(goals),
        "",
        Goal.summary(goals));
  }

  private static void row(
      MarkdownTable table, String who, long writes, long floor, double million) {
    table.row(who, "%,.0f".formatted(writes / million), "%.2fx".formatted(writes / (double) floor));
  }
}
