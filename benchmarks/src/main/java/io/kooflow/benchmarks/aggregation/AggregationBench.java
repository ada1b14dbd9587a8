package io.kooflow.benchmarks.aggregation;

import io.kooflow.benchmarks.BenchOptions;
import io.kooflow.benchmarks.Machine;
import io.kooflow.benchmarks.Progress;
import io.kooflow.benchmarks.Rounds;
import io.kooflow.benchmarks.contender.Run;
import io.kooflow.benchmarks.figures.Goal;
import io.kooflow.benchmarks.kafka.Registry;
import io.kooflow.benchmarks.load.LoadSettings;
import io.kooflow.embedded.StartFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Counts of reactions: ours, its peers and the reference lines on the same topic, in turns: the
 * order of each second round is reversed.
 */
@Command(
    name = "aggregation",
    description = {
      "Counts the same reactions by Kooflow, Kafka Streams' DSL, Flink and Spark; repeats, changes",
      "of mind and take-backs included. A contender whose output differs from the oracle by a",
      "single key has no figure."
    },
    mixinStandardHelpOptions = true)
public final class AggregationBench implements Callable<Integer> {
  private static final long START_UP_RECORDS = 1_000;
  private static final Duration LIMIT = Duration.ofMinutes(20);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private BenchOptions options = new BenchOptions();
  @Mixin private Rounds rounds = new Rounds();

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "Records of the load. Default: 10,000,000; with --quick 500,000.")
  private @Nullable Long records;

  @Option(
      names = "--contenders",
      paramLabel = "NAME",
      split = ",",
      description = "Only these. Default: all.")
  private @Nullable List<String> contenders;

  @Option(
      names = "--profile",
      description = "Leave a flight recording of each run in the output folder; costs some time.")
  private boolean profile;

  private final Progress progress = Progress.toStandardError();

  @Override
  public Integer call() throws IOException {
    Path out = options.folder();
    LoadSettings load = LoadSettings.zipf(options.seed(), chosenRecords());
    Results results = measure(load, profile ? out : null);
    String report = report(load, results);
    Files.writeString(out.resolve("results.md"), report);
    Files.writeString(out.resolve("runs.csv"), results.csv());
    spec.commandLine().getOut().println(report);
    spec.commandLine().getOut().flush();
    progress.tell("results are in " + out);
    return results.complete() ? 0 : 1;
  }

  private Results measure(LoadSettings load, @Nullable Path profiles) throws IOException {
    Results results = new Results();
    try (Registry registry = new Registry()) {
      Contenders all = new Contenders(registry.url(), Contenders.Memory.PLENTY, progress, profiles);
      progress.tell(
          String.format(Locale.ROOT, "start-up of each, with %,d records", START_UP_RECORDS));
      try (Ground ground =
          Ground.prepare(load.withRecords(START_UP_RECORDS), registry, LIMIT, progress)) {
        for (String name : chosenContenders()) {
          results.keepStartUp(run(ground, all, name));
        }
      }
      progress.tell("writing %s".formatted(load));
      try (Ground ground = Ground.prepare(load, registry, LIMIT, progress)) {
        for (int round = 1; round <= chosenPairs(); round++) {
          results.round(round(ground, all, round));
        }
      }
    }
    return results;
  }

  private List<Run> round(Ground ground, Contenders all, int round) throws IOException {
    List<Run> runs = new ArrayList<>();
    for (String name : Rounds.order(chosenContenders(), round)) {
      runs.add(run(ground, all, name));
    }
    progress.tell(String.format(Locale.ROOT, "round %d of %d done", round, chosenPairs()));
    return runs;
  }

  private Run run(Ground ground, Contenders all, String name) throws IOException {
    Run run;
    try {
      run = ground.run(all.named(name));
    } catch (StartFailedException died) {
      progress.tell(name + " has no figure: " + died.getMessage());
      return Run.failed(name);
    }
    progress.tell(
        String.format(
            Locale.ROOT,
            "%-20s %7.1f s, CPU %7.1f s, broker %6.1f s, %,10d out, %s",
            name,
            run.seconds(),
            run.cpuSeconds(),
            run.brokerCpuSeconds(),
            run.outputRecords(),
            run.equal() ? "equal" : "NOT EQUAL to the oracle"));
    return run;
  }

  private String report(LoadSettings load, Results results) {
    List<String> lines = new ArrayList<>();
    lines.add("Machine: " + Machine.description());
    lines.add("Load: " + load);
    lines.add(
        String.format(
            Locale.ROOT,
            "%s; medians; processor seconds of user and system, start-up (the same job on %,d records) subtracted",
            Rounds.told(chosenPairs()),
            START_UP_RECORDS));
    lines.add("");
    lines.add(results.table(chosenContenders()));
    lines.add("");
    try (Registry registry = new Registry()) {
      Contenders all = new Contenders(registry.url(), Contenders.Memory.PLENTY, progress, null);
      chosenContenders()
          .forEach(name -> lines.add("- " + name + ": " + all.named(name).settings()));
    }
    lines.add("");
    List<Goal> goals = results.goals();
    lines.add(Goal.table(goals));
    lines.add("");
    lines.add(Goal.summary(goals));
    return String.join("\n", lines);
  }

  private long chosenRecords() {
    Long chosen = records;
    return chosen != null
        ? positive("--records", chosen, 2 * START_UP_RECORDS)
        : options.quick() ? 500_000 : 10_000_000;
  }

  private int chosenPairs() {
    return rounds.count(options.quick());
  }

  private long positive(String option, long value, long least) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(Locale.ROOT, "%s must be %d or more, got %d", option, least, value));
    }
    return value;
  }

  private List<String> chosenContenders() {
    List<String> chosen = contenders;
    if (chosen == null) {
      return Contenders.names();
    }
    for (String name : chosen) {
      if (!Contenders.names().contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "--contenders must be of %s, got '%s'".formatted(Contenders.names(), name));
      }
    }
    return chosen;
  }
}
