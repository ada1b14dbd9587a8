package io.kooflow.benchmarks.sink;

import io.kooflow.benchmarks.BenchOptions;
import io.kooflow.benchmarks.Machine;
import io.kooflow.benchmarks.Progress;
import io.kooflow.benchmarks.Rounds;
import io.kooflow.benchmarks.contender.CpuResults;
import io.kooflow.benchmarks.contender.Run;
import io.kooflow.benchmarks.figures.Goal;
import io.kooflow.benchmarks.figures.MarkdownTable;
import io.kooflow.benchmarks.load.LoadSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the sink writes and what it takes, beside others. */
@Command(
    name = "sink",
    description = {
      "Writes to a serving table per million reactions, for a topic that was written once per",
      "event: the sink's coalescer on a simulated clock, one write per event, and the floor of",
      "different items per second; exact, and the same on every machine. Then processor time per",
      "record of the sink's task, Flink's DynamoDB sink and a loop of conditional puts, each at a",
      "stub: a contender after which not the newest of each item stands there has no figure."
    },
    mixinStandardHelpOptions = true)
public final class SinkBench implements Callable<Integer> {
  private static final int PER_SECOND = 10_000;
  private static final double PER_MILLION = 1e6;
  private static final long START_UP_RECORDS = 1_000;
  private static final Pattern HEAP = Pattern.compile("[1-9][0-9]{0,5}[mg]");

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private BenchOptions options = new BenchOptions();
  @Mixin private Rounds rounds = new Rounds();

  private @Nullable Long records;

  @Option(
      names = "--contenders",
      paramLabel = "NAME",
      split = ",",
      description = "Only these of kooflow, flink-dynamodb and sdk-loop. Default: all.")
  private List<String> contenders = SinkTrack.NAMES;

  @Option(
      names = "--hot",
      description = "Half of the records for 5 %% of the items, in place of Zipf's law.")
  private boolean hot;

  private String heap = "1g";

  @Option(names = "--counts-only", description = "Count writes, measure no processor time.")
  private boolean countsOnly;

  private final Progress progress = Progress.toStandardError();

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "Records for each contender. Default: 1,000,000; with --quick 200,000.")
  private void records(long chosen) {
    if (chosen < 2 * START_UP_RECORDS) {
      throw wrong(
          String.format(
              Locale.ROOT, "--records must be %d or more, got %d", 2 * START_UP_RECORDS, chosen));
    }
    records = chosen;
  }

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description = "Java heap of each contender, as 256m. Default: 1g.")
  private void heap(String chosen) {
    if (!HEAP.matcher(chosen).matches()) {
      throw wrong("--heap must be a number with m or g, as 256m, got '%s'".formatted(chosen));
    }
    heap = chosen;
  }

  @Override
  public Integer call() throws IOException {
    requireKnown();
    Path out = options.folder();
    LoadSettings load = LoadSettings.zipf(options.seed(), options.quick() ? 500_000 : 5_000_000);
    CountedWrites counted = CountedWrites.of(load, PER_SECOND);
    CpuResults results = new CpuResults(SinkTrack.OURS, "G4", 0.5, peers());
    if (!countsOnly) {
      measure(results);
    }
    String report = report(load, counted, results);
    Files.writeString(out.resolve("results.md"), report);
    Files.writeString(
        out.resolve("counts.csv"),
        String.format(
            Locale.ROOT,
            "records,written,floor\n%d,%d,%d\n",
            counted.records(),
            counted.written(),
            counted.floor()));
    Files.writeString(out.resolve("runs.csv"), results.csv());
    spec.commandLine().getOut().println(report);
    spec.commandLine().getOut().flush();
    progress.tell("results are in " + out);
    return countsOnly || results.complete(contenders) ? 0 : 1;
  }

  private void measure(CpuResults results) throws IOException {
    SinkTrack track =
        new SinkTrack(Files.createTempDirectory("kooflow-sink-"), hot, heap, progress);
    progress.tell(
        String.format(Locale.ROOT, "start-up of each, with %,d records", START_UP_RECORDS));
    for (String name : contenders) {
      results.keepStartUp(run(track, name, START_UP_RECORDS));
    }
    for (int round = 1; round <= chosenPairs(); round++) {
      List<Run> runs = new ArrayList<>();
      for (String name : Rounds.order(contenders, round)) {
        runs.add(run(track, name, chosenRecords()));
      }
      results.round(runs);
    }
  }

  private Run run(SinkTrack track, String name, long count) throws IOException {
    Run run = track.run(name, count);
    progress.tell(
        String.format(
            Locale.ROOT,
            "%-14s %7.1f s, CPU %7.1f s, %,d items written, peak RSS %,d MB, %s",
            name,
            run.seconds(),
            run.cpuSeconds(),
            run.outputRecords(),
            run.peakResidentBytes() / 1_000_000,
            run.equal() ? "equal" : "NOT EQUAL to the oracle"));
    return run;
  }

  private String report(LoadSettings load, CountedWrites counted, CpuResults results) {
    double million = counted.records() / PER_MILLION;
    MarkdownTable table = new MarkdownTable("who", "writes per million reactions", "of the floor");
    row(table, "different koos per second (floor)", counted.floor(), counted.floor(), million);
    row(table, "kooflow sink, window 1 s", counted.written(), counted.floor(), million);
    row(table, "one write per event", counted.records(), counted.floor(), million);
    List<Goal> goals = new ArrayList<>();
    goals.add(
        Goal.atMost(
            "G3",
            "writes, ours / floor of different koos per second",
            (double) counted.written() / counted.floor(),
            1.05));
    if (!countsOnly) {
      goals.addAll(results.goals());
    }
    return String.join(
        "\n",
        "Machine: " + Machine.description(),
        "Load: "
            + load
            + String.format(Locale.ROOT, ", %,d a second on a simulated clock", PER_SECOND),
        "",
        table.toString(),
        "",
        countsOnly ? "" : processorTime(results),
        Goal.table(goals),
        "",
        Goal.summary(goals));
  }

  private String processorTime(CpuResults results) {
    return String.join(
        "\n",
        String.format(
            Locale.ROOT,
            "%,d records over %,d items, %s, as fast as each contender takes them, heap %s; %s; medians; processor seconds of user and system, start-up (the same with %,d records) subtracted",
            chosenRecords(),
            ItemLoad.KOOS,
            hot ? "half of them for 5 % of the items" : "Zipf 1.0",
            heap,
            Rounds.told(chosenPairs()),
            START_UP_RECORDS),
        "",
        results.table(contenders),
        "",
        "- kooflow: the sink connector's task, default settings, fed by batches of 500, offsets committed every 5 s",
        "- flink-dynamodb: flink-connector-dynamodb 4.3.0-1.19 in Flink 1.20.1, defaults, one write of an item in a batch, checkpoints every 5 s, from memory; batches take no condition, so an older record can win",
        "- sdk-loop: one conditional put for each record, one after another",
        "",
        "");
  }

  private static void row(
      MarkdownTable table, String who, long writes, long floor, double million) {
    table.row(
        who,
        String.format(Locale.ROOT, "%,.0f", writes / million),
        String.format(Locale.ROOT, "%.2fx", writes / (double) floor));
  }

  private List<String> peers() {
    return SinkTrack.NAMES.stream()
        .filter(name -> !name.equals(SinkTrack.OURS) && contenders.contains(name))
        .toList();
  }

  private long chosenRecords() {
    Long chosen = records;
    return chosen != null ? chosen : options.quick() ? 200_000 : 1_000_000;
  }

  private int chosenPairs() {
    return rounds.count(options.quick());
  }

  private void requireKnown() {
    for (String name : contenders) {
      if (!SinkTrack.NAMES.contains(name)) {
        throw wrong("--contenders must be of %s, got '%s'".formatted(SinkTrack.NAMES, name));
      }
    }
  }

  private ParameterException wrong(String problem) {
    return new ParameterException(spec.commandLine(), problem);
  }
}
