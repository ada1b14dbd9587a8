package io.kooflow.benchmarks.aggregation;

import io.kooflow.benchmarks.BenchOptions;
import io.kooflow.benchmarks.Machine;
import io.kooflow.benchmarks.Progress;
import io.kooflow.benchmarks.contender.Recovery;
import io.kooflow.benchmarks.figures.Goal;
import io.kooflow.benchmarks.figures.LinePlot;
import io.kooflow.benchmarks.figures.LinePlot.Point;
import io.kooflow.benchmarks.figures.MarkdownTable;
import io.kooflow.benchmarks.kafka.Registry;
import io.kooflow.benchmarks.load.LoadSettings;
import io.kooflow.embedded.StartFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Memory and the way back after kill -9, with ten times more reactions each time. */
@Command(
    name = "growth",
    description = {
      "Memory, and time from kill -9 to caught up, with 100,000, 1,000,000 and 10,000,000",
      "reactions: ours, and Kafka Streams with its defaults."
    },
    mixinStandardHelpOptions = true)
public final class GrowthBench implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(60);
  private static final double BYTES_PER_MB = 1e6;

  /** The size at which the way back is compared. */
  private static final long COMPARED = 1_000_000;

  private static final List<String> CONTENDERS = List.of(Contenders.OURS, Contenders.DSL_DEFAULT);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private BenchOptions options = new BenchOptions();

  @Option(
      names = "--sizes",
      paramLabel = "N",
      split = ",",
      description = "Reactions. Default: 100000,1000000,10000000; with --quick the first two.")
  private @Nullable List<Long> sizes;

  @Option(
      names = "--contenders",
      paramLabel = "NAME",
      split = ",",
      defaultValue = Contenders.OURS + "," + Contenders.DSL_DEFAULT,
      description = "Only these of ${DEFAULT-VALUE}.")
  private List<String> contenders = List.of();

  private final Progress progress = Progress.toStandardError();

  @Override
  public Integer call() throws IOException {
    if (!CONTENDERS.containsAll(contenders)) {
      throw new ParameterException(
          spec.commandLine(),
          "--contenders must be of %s, got %s".formatted(CONTENDERS, contenders));
    }
    Path out = options.folder();
    Map<String, List<Recovery>> results = new LinkedHashMap<>();
    contenders.forEach(name -> results.put(name, new ArrayList<>()));
    try (Registry registry = new Registry()) {
      Contenders all = new Contenders(registry.url(), Contenders.Memory.LITTLE, progress, null);
      for (long size : chosenSizes()) {
        LoadSettings load = LoadSettings.zipf(options.seed(), size);
        for (String name : contenders) {
          try (Ground ground = Ground.prepare(load, registry, LIMIT, progress)) {
            results.getOrDefault(name, new ArrayList<>()).add(recover(ground, all, name, size));
          }
        }
      }
    }
    String report = report(results);
    Files.writeString(out.resolve("results.md"), report);
    Files.writeString(out.resolve("memory.svg"), memory(results));
    Files.writeString(out.resolve("recovery.svg"), recovery(results));
    spec.commandLine().getOut().println(report);
    spec.commandLine().getOut().flush();
    progress.tell("results are in " + out);
    return results.values().stream().flatMap(List::stream).allMatch(Recovery::equal) ? 0 : 1;
  }

  private Recovery recover(Ground ground, Contenders all, String name, long size)
      throws IOException {
    Recovery recovery;
    try {
      recovery = ground.recover(all.named(name), progress);
    } catch (StartFailedException died) {
      progress.tell(name + " has no figure: " + died.getMessage());
      return new Recovery(name, size, 0, Double.NaN, false);
    }
    progress.tell(
        "%-20s %,10d reactions, %,.0f MB, %.1f s from kill -9 to caught up, %s"
            .formatted(
                name,
                size,
                recovery.residentBytes() / BYTES_PER_MB,
                recovery.seconds(),
                recovery.equal() ? "equal" : "NOT EQUAL to the oracle"));
    return recovery;
  }

  private String report(Map<String, List<Recovery>> results) {
    MarkdownTable table =
        new MarkdownTable(
            "contender", "reactions", "RSS MB", "s from kill -9 to caught up", "exact");
    results
        .values()
        .forEach(
            recoveries ->
                recoveries.forEach(
                    each ->
                        table.row(
                            each.contender(),
                            "%,d".formatted(each.records()),
                            "%,.0f".formatted(each.residentBytes() / BYTES_PER_MB),
                            "%.1f".formatted(each.seconds()),
                            each.equal() ? "yes" : "no")));
    List<Goal> goals = goals(results);
    return String.join(
        "\n",
        "Machine: " + Machine.description(),
        "Load: " + LoadSettings.zipf(options.seed(), 1) + " (records as in the table)",
        "",
        table.toString(),
        "",
        Goal.table(goals),
        "",
        Goal.summary(goals));
  }

  private static List<Goal> goals(Map<String, List<Recovery>> results) {
    List<Recovery> ours = results.getOrDefault(Contenders.OURS, List.of());
    List<Recovery> theirs = results.getOrDefault(Contenders.DSL_DEFAULT, List.of());
    double smallest = ours.isEmpty() ? Double.NaN : ours.get(0).residentBytes();
    double largest = ours.isEmpty() ? Double.NaN : ours.get(ours.size() - 1).residentBytes();
    return List.of(
        Goal.atMost(
            "G10",
            "kill -9 to caught up at 1,000,000 reactions, ours / Streams defaults",
            secondsAt(ours, COMPARED) / secondsAt(theirs, COMPARED),
            0.33),
        Goal.atMost("G11", "RSS at the most reactions / at the fewest", largest / smallest, 1.25));
  }

  private static double secondsAt(List<Recovery> recoveries, long records) {
    return recoveries.stream()
        .filter(each -> each.records() == records && each.equal())
        .mapToDouble(Recovery::seconds)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static String memory(Map<String, List<Recovery>> results) {
    return LinePlot.svg(
        "Memory of the process",
        "reactions",
        "MB",
        lines(results, each -> each.residentBytes() / BYTES_PER_MB));
  }

  private static String recovery(Map<String, List<Recovery>> results) {
    return LinePlot.svg(
        "From kill -9 to caught up", "reactions", "s", lines(results, Recovery::seconds));
  }

  private static Map<String, List<Point>> lines(
      Map<String, List<Recovery>> results, ToDoubleFunction<Recovery> figure) {
    Map<String, List<Point>> lines = new LinkedHashMap<>();
    results.forEach(
        (name, recoveries) ->
            lines.put(
                name,
                recoveries.stream()
                    .filter(Recovery::equal)
                    .map(each -> new Point(each.records(), figure.applyAsDouble(each)))
                    .toList()));
    return lines;
  }

  private List<Long> chosenSizes() {
    List<Long> chosen = sizes;
    if (chosen != null) {
      return chosen;
    }
    return options.quick()
        ? List.of(100_000L, 1_000_000L)
        : List.of(100_000L, 1_000_000L, 10_000_000L);
  }
}
