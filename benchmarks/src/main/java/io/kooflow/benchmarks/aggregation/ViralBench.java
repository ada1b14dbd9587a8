package io.kooflow.benchmarks.aggregation;

import io.kooflow.benchmarks.BenchOptions;
import io.kooflow.benchmarks.Machine;
import io.kooflow.benchmarks.Progress;
import io.kooflow.benchmarks.contender.Run;
import io.kooflow.benchmarks.figures.Goal;
import io.kooflow.benchmarks.figures.MarkdownTable;
import io.kooflow.benchmarks.figures.Medians;
import io.kooflow.benchmarks.kafka.Registry;
import io.kooflow.benchmarks.load.LoadSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Ours with one koo that takes half of all reactions, beside ours with koos drawn uniformly. */
@Command(
    name = "viral",
    description = "One koo takes half of all reactions: throughput, and writes of that koo.",
    mixinStandardHelpOptions = true)
public final class ViralBench implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(20);
  private static final double SHARE = 0.5;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private BenchOptions options = new BenchOptions();
  private final Progress progress = Progress.toStandardError();

  @Override
  public Integer call() throws IOException {
    Path out = options.folder();
    LoadSettings uniform = LoadSettings.zipf(options.seed(), options.quick() ? 200_000 : 2_000_000);
    LoadSettings viral =
        new LoadSettings(
            uniform.seed(), uniform.records(), uniform.contents(), uniform.users(), SHARE);
    int pairs = options.quick() ? 1 : 5;
    List<Run> even = new ArrayList<>();
    List<Run> hot = new ArrayList<>();
    try (Registry registry = new Registry();
        Ground evenGround = Ground.prepare(uniform, registry, LIMIT, progress);
        Ground hotGround = Ground.prepare(viral, registry, LIMIT, progress)) {
      Contenders contenders =
          new Contenders(registry.url(), Contenders.Memory.PLENTY, progress, null);
      for (int pair = 0; pair < pairs; pair++) {
        if (pair % 2 == 0) {
          even.add(run(evenGround, contenders, "even"));
          hot.add(run(hotGround, contenders, "viral"));
        } else {
          hot.add(run(hotGround, contenders, "viral"));
          even.add(run(evenGround, contenders, "even"));
        }
      }
    }
    String report = report(viral, even, hot);
    Files.writeString(out.resolve("results.md"), report);
    Files.writeString(out.resolve("runs.csv"), csv(even, hot));
    spec.commandLine().getOut().println(report);
    spec.commandLine().getOut().flush();
    progress.tell("results are in " + out);
    return exact(even) && exact(hot) ? 0 : 1;
  }

  private Run run(Ground ground, Contenders contenders, String load) throws IOException {
    Run run = ground.run(contenders.named(Contenders.OURS));
    progress.tell(
        String.format(
            Locale.ROOT,
            "%-6s %7.1f s, CPU %6.1f s, %,d out, %,d of the hottest koo, %s",
            load,
            run.seconds(),
            run.cpuSeconds(),
            run.outputRecords(),
            run.hottestRecords(),
            run.equal() ? "equal" : "NOT EQUAL to the oracle"));
    return run;
  }

  private static String report(LoadSettings load, List<Run> even, List<Run> hot) {
    MarkdownTable table =
        new MarkdownTable(
            "load", "records/s", "CPU-s", "output records", "of the hottest", "per s");
    rows(table, "koos by Zipf", even);
    rows(table, "one koo takes half", hot);
    List<Goal> goals =
        List.of(
            Goal.atLeast(
                "viral",
                "records/s against the same without the viral koo",
                Medians.ofRatios(rates(hot), rates(even)),
                0.8),
            Goal.atMost(
                "viral", "writes of the viral koo per second", Medians.of(writes(hot)), 1.0),
            Goal.atMost("viral", "runs that differ from the oracle", differing(hot), 0));
    return String.join(
        "\n",
        "Machine: " + Machine.description(),
        "Load: " + load,
        String.format(
            Locale.ROOT,
            "%d pairs%s; start-up is part of the time",
            hot.size(),
            hot.size() < 5 ? " (fewer than the five of a full run)" : ""),
        "",
        table.toString(),
        "",
        Goal.table(goals),
        "",
        Goal.summary(goals));
  }

  private static void rows(MarkdownTable table, String load, List<Run> runs) {
    for (Run run : runs) {
      table.row(
          load,
          String.format(Locale.ROOT, "%,.0f", run.records() / run.seconds()),
          String.format(Locale.ROOT, "%.1f", run.cpuSeconds()),
          String.format(Locale.ROOT, "%,d", run.outputRecords()),
          String.format(Locale.ROOT, "%,d", run.hottestRecords()),
          String.format(Locale.ROOT, "%.2f", run.hottestRecords() / run.seconds()));
    }
  }

  private static List<Double> rates(List<Run> runs) {
    return runs.stream().map(run -> run.records() / run.seconds()).toList();
  }

  private static List<Double> writes(List<Run> runs) {
    return runs.stream().map(run -> run.hottestRecords() / run.seconds()).toList();
  }

  private static long differing(List<Run> runs) {
    return runs.stream().filter(run -> !run.equal()).count();
  }

  private static boolean exact(List<Run> runs) {
    return differing(runs) == 0;
  }

  private static String csv(List<Run> even, List<Run> hot) {
    StringBuilder rows = new StringBuilder("load," + Run.CSV_HEADER + "\n");
    even.forEach(run -> rows.append("even,").append(run.csv()).append('\n'));
    hot.forEach(run -> rows.append("viral,").append(run.csv()).append('\n'));
    return rows.toString();
  }
}
