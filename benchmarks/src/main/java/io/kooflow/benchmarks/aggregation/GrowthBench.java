package io.kooflow.benchmarks.aggregation;

import io.kooflow.benchmarks.BenchOptions;
import io.kooflow.benchmarks.Machine;
import io.kooflow.benchmarks.Progress;
import io.kooflow.benchmarks.contender.Contender;
import io.kooflow.benchmarks.contender.Recovery;
import io.kooflow.benchmarks.figures.Goal;
import io.kooflow.benchmarks.figures.HeldMemory;
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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Memory and the way back after kill -9, with ten times more reactions each time.
 *
 * <p>Memory per key is what {@link HeldMemory} grows by between the fewest and the most reactions,
 * for each pair of koo and user that came to the state: what a program takes without state, its
 * classes, buffers and threads, falls out. Most of our state is on disk, and what memory holds of
 * it has a fixed limit; neither disk nor the system's cache of files counts. So ours falls with the
 * number of keys, and a short run, in which the caches fill, tells little. Flink's heap state is
 * all in memory, in a heap in which it fits. Flink is not killed: alone, without a cluster, its
 * process would begin anew.
 */
@Command(
    name = "growth",
    description = {
      "Memory, and time from kill -9 to caught up, with 100,000, 1,000,000 and",
      "10,000,000 reactions: ours, Kafka Streams with its defaults, and, for memory",
      "only, Flink's DataStream API with its state on the heap."
    },
    mixinStandardHelpOptions = true)
public final class GrowthBench implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofMinutes(60);
  private static final double BYTES_PER_MB = 1e6;

  /** The size at which the way back is compared. */
  private static final long COMPARED = 1_000_000;

  private static final List<String> CONTENDERS =
      List.of(Contenders.OURS, Contenders.DSL_DEFAULT, Contenders.FLINK_LOOSE);

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
      defaultValue = Contenders.OURS + "," + Contenders.DSL_DEFAULT + "," + Contenders.FLINK_LOOSE,
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
      for (long size : chosenSizes()) {
        LoadSettings load = LoadSettings.zipf(options.seed(), size);
        for (String name : contenders) {
          try (Ground ground = Ground.prepare(load, registry, LIMIT, progress)) {
            results
                .getOrDefault(name, new ArrayList<>())
                .add(grow(ground, registry.url(), name, size));
          }
        }
      }
    }
    String report = report(results);
    Files.writeString(out.resolve("results.md"), report);
    Files.writeString(out.resolve("memory.svg"), memory(results));
    Files.writeString(out.resolve("held.svg"), held(results));
    Files.writeString(out.resolve("recovery.svg"), recovery(results));
    spec.commandLine().getOut().println(report);
    spec.commandLine().getOut().flush();
    progress.tell("results are in " + out);
    return results.values().stream().flatMap(List::stream).allMatch(Recovery::equal) ? 0 : 1;
  }

  private Recovery grow(Ground ground, String registry, String name, long size) throws IOException {
    Contender contender = new Contenders(registry, room(name), progress, null).named(name);
    Recovery recovery;
    try {
      recovery =
          name.equals(Contenders.FLINK_LOOSE)
              ? ground.hold(contender)
              : ground.recover(contender, progress);
    } catch (StartFailedException died) {
      progress.tell(name + " has no figure: " + died.getMessage());
      return Recovery.failed(name, size);
    }
    progress.tell(
        String.format(
            Locale.ROOT,
            "%-20s %,10d reactions, %s MB RSS, %s MB held, %s s from kill -9 to caught up, %s",
            name,
            size,
            megabytes(recovery.memory().residentBytes()),
            megabytes(recovery.memory().bytes()),
            seconds(recovery),
            recovery.equal() ? "equal" : "NOT EQUAL to the oracle"));
    return recovery;
  }

  private Contenders.Memory room(String name) {
    return name.equals(Contenders.FLINK_LOOSE)
        ? Contenders.Memory.withHeapState(Collections.max(chosenSizes()))
        : Contenders.Memory.LITTLE;
  }

  private String report(Map<String, List<Recovery>> results) {
    MarkdownTable table =
        new MarkdownTable(
            "contender",
            "heap",
            "reactions",
            "pairs",
            "RSS MB",
            "live heap MB",
            "outside heap MB",
            "s from kill -9 to caught up",
            "exact");
    results.values().stream()
        .flatMap(List::stream)
        .forEach(
            each ->
                table.row(
                    each.contender(),
                    room(each.contender()).heap(),
                    String.format(Locale.ROOT, "%,d", each.records()),
                    String.format(Locale.ROOT, "%,d", each.pairs()),
                    megabytes(each.memory().residentBytes()),
                    megabytes(each.memory().liveBytes()),
                    megabytes(each.memory().nativeBytes()),
                    seconds(each),
                    each.equal() ? "yes" : "no"));
    MarkdownTable perKey = new MarkdownTable("contender", "memory per key, B");
    results.forEach((name, recoveries) -> perKey.row(name, figure(bytesPerPair(recoveries))));
    List<Goal> goals = goals(results);
    return String.join(
        "\n",
        "Machine: " + Machine.description(),
        "Load: " + LoadSettings.zipf(options.seed(), 1) + " (records as in the table)",
        "",
        table.toString(),
        "",
        "Pairs: different (koo, user), the keys of the state. RSS: of all of the heap, which is fixed",
        "and touched from the start. Live heap: in use after a full collection. Outside: RSS without",
        "the heap, so RocksDB and buffers. Memory per key: how much more live heap and outside are at",
        "the most reactions than at the fewest, for each pair more; disk and its cache do not count.",
        "",
        perKey.toString(),
        "",
        Goal.table(goals),
        "",
        Goal.summary(goals));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.0f", bytes / BYTES_PER_MB);
  }

  private static String seconds(Recovery recovery) {
    return figure(recovery.seconds());
  }

  private static String figure(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.1f", value);
  }

  private static List<Goal> goals(Map<String, List<Recovery>> results) {
    List<Recovery> ours = results.getOrDefault(Contenders.OURS, List.of());
    List<Recovery> streams = results.getOrDefault(Contenders.DSL_DEFAULT, List.of());
    List<Recovery> flink = results.getOrDefault(Contenders.FLINK_LOOSE, List.of());
    return List.of(
        Goal.atMost(
            "G10",
            "kill -9 to caught up at 1,000,000 reactions, ours / Streams defaults",
            secondsAt(ours, COMPARED) / secondsAt(streams, COMPARED),
            0.33),
        Goal.atMost(
            "G11",
            "RSS at the most reactions / at the fewest",
            ends(ours, (few, most) -> resident(most) / resident(few)),
            1.25),
        Goal.atMost(
            "G11",
            "memory per key, ours / Flink heap",
            bytesPerPair(ours) / bytesPerPair(flink),
            0.5));
  }

  private static double resident(Recovery recovery) {
    return recovery.memory().residentBytes();
  }

  private static double bytesPerPair(List<Recovery> recoveries) {
    return ends(
        recoveries,
        (few, most) ->
            (double) (most.memory().bytes() - few.memory().bytes()) / (most.pairs() - few.pairs()));
  }

  /** NaN unless there are two sizes, and the first and the last equalled the oracle. */
  private static double ends(
      List<Recovery> recoveries, ToDoubleBiFunction<Recovery, Recovery> figure) {
    if (recoveries.size() < 2) {
      return Double.NaN;
    }
    Recovery few = recoveries.get(0);
    Recovery most = recoveries.get(recoveries.size() - 1);
    return few.equal() && most.equal() ? figure.applyAsDouble(few, most) : Double.NaN;
  }

  private static double secondsAt(List<Recovery> recoveries, long records) {
    return recoveries.stream()
        .filter(each -> each.records() == records && each.equal())
        .mapToDouble(Recovery::seconds)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Without Flink, whose heap is another. */
  private static String memory(Map<String, List<Recovery>> results) {
    Map<String, List<Recovery>> alike = new LinkedHashMap<>(results);
    alike.remove(Contenders.FLINK_LOOSE);
    return LinePlot.svg(
        "Memory of the process",
        "reactions",
        "MB",
        lines(alike, each -> resident(each) / BYTES_PER_MB));
  }

  private static String held(Map<String, List<Recovery>> results) {
    return LinePlot.svg(
        "Memory held: live heap, and outside the heap",
        "reactions",
        "MB",
        lines(results, each -> each.memory().bytes() / BYTES_PER_MB));
  }

  private static String recovery(Map<String, List<Recovery>> results) {
    Map<String, List<Recovery>> killed = new LinkedHashMap<>(results);
    killed.remove(Contenders.FLINK_LOOSE);
    return LinePlot.svg(
        "From kill -9 to caught up", "reactions", "s", lines(killed, Recovery::seconds));
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
