package io.kooflow.benchmarks.capture;

import io.kooflow.benchmarks.BenchOptions;
import io.kooflow.benchmarks.Machine;
import io.kooflow.benchmarks.Progress;
import io.kooflow.benchmarks.Rounds;
import io.kooflow.benchmarks.contender.CpuResults;
import io.kooflow.benchmarks.contender.Run;
import io.kooflow.benchmarks.figures.Goal;
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

/** Reading a DynamoDB stream: ours, the Kinesis Client Library, and the floor, in turns. */
@Command(
    name = "capture",
    description = {
      "Reads the same DynamoDB stream from a stub by Kooflow's source task, by the Kinesis Client",
      "Library with the adapter for DynamoDB Streams, and by a bare loop. A contender that reads",
      "anything but each record once has no figure."
    },
    mixinStandardHelpOptions = true)
public final class CaptureBench implements Callable<Integer> {
  private static final long START_UP_RECORDS = 1_000;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private BenchOptions options = new BenchOptions();
  @Mixin private Rounds rounds = new Rounds();

  @Option(
      names = "--records",
      paramLabel = "N",
      description = "Records of the stream. Default: 2,000,000; with --quick 400,000.")
  private @Nullable Long records;

  @Option(
      names = "--contenders",
      paramLabel = "NAME",
      split = ",",
      description = "Only these of kooflow, kcl and bare-loop. Default: all.")
  private List<String> contenders = CaptureTrack.NAMES;

  @Option(
      names = "--profile",
      description = "Also leave a flight recording of each run, which costs some of its time.")
  private boolean profile;

  private final Progress progress = Progress.toStandardError();

  @Override
  public Integer call() throws IOException {
    requireKnown();
    StreamLoad load = load();
    Path out = options.folder();
    CpuResults results = measure(load, profile ? out : null);
    String report = report(load, results);
    Files.writeString(out.resolve("results.md"), report);
    Files.writeString(out.resolve("runs.csv"), results.csv());
    spec.commandLine().getOut().println(report);
    spec.commandLine().getOut().flush();
    progress.tell("results are in " + out);
    return results.complete(contenders) ? 0 : 1;
  }

  private CpuResults measure(StreamLoad load, @Nullable Path profiles) throws IOException {
    CpuResults results = new CpuResults(CaptureTrack.OURS, "G5", 0.5, List.of(CaptureTrack.KCL));
    progress.tell(
        String.format(Locale.ROOT, "start-up of each, with %,d records", START_UP_RECORDS));
    try (CaptureTrack track = track(new StreamLoad(START_UP_RECORDS, StreamLoad.SHARDS), null)) {
      for (String name : contenders) {
        results.keepStartUp(run(track, name));
      }
    }
    try (CaptureTrack track = track(load, profiles)) {
      for (int round = 1; round <= chosenPairs(); round++) {
        List<Run> runs = new ArrayList<>();
        for (String name : Rounds.order(contenders, round)) {
          runs.add(run(track, name));
        }
        results.round(runs);
      }
    }
    return results;
  }

  private CaptureTrack track(StreamLoad load, @Nullable Path profiles) throws IOException {
    Path folder = Files.createTempDirectory("kooflow-capture-");
    return CaptureTrack.start(load, folder, LIMIT, progress, profiles);
  }

  private Run run(CaptureTrack track, String name) throws IOException {
    Run run = track.run(name);
    progress.tell(
        String.format(
            Locale.ROOT,
            "%-10s %7.1f s, CPU %7.1f s, %s",
            name,
            run.seconds(),
            run.cpuSeconds(),
            run.equal() ? "equal" : "NOT EQUAL to the oracle"));
    return run;
  }

  private String report(StreamLoad load, CpuResults results) {
    List<Goal> goals = results.goals();
    return String.join(
        "\n",
        "Machine: " + Machine.description(),
        String.format(
            Locale.ROOT,
            "Load: %,d records in %d shards, from a stub in a process of its own",
            load.records(),
            load.shards()),
        String.format(
            Locale.ROOT,
            "%s; medians; processor seconds of user and system, start-up (the same with %,d records) subtracted",
            Rounds.told(chosenPairs()),
            START_UP_RECORDS),
        "",
        results.table(contenders),
        "",
        "- kooflow: the source connector's task, default settings, to change events of Connect",
        "- kcl: amazon-kinesis-client 3.1.1, dynamodb-streams-kinesis-adapter 2.0.1, each shard asked every 200 ms (its default is 1 s), no metrics, a checkpoint after each batch, to the record of the SDK",
        "- bare-loop: the SDK's GetRecords in one thread, to the record of the SDK, nothing kept",
        "",
        Goal.table(goals),
        "",
        Goal.summary(goals));
  }

  private StreamLoad load() {
    Long chosen = records;
    long wanted = chosen != null ? chosen : options.quick() ? 400_000 : 2_000_000;
    if (wanted < 2 * START_UP_RECORDS || wanted % StreamLoad.SHARDS != 0) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(
              Locale.ROOT,
              "--records must be a multiple of %d and %d or more, got %d",
              StreamLoad.SHARDS,
              2 * START_UP_RECORDS,
              wanted));
    }
    return new StreamLoad(wanted, StreamLoad.SHARDS);
  }

  private int chosenPairs() {
    return rounds.count(options.quick());
  }

  private void requireKnown() {
    for (String name : contenders) {
      if (!CaptureTrack.NAMES.contains(name)) {
        throw new ParameterException(
            spec.commandLine(),
            "--contenders must be of %s, got '%s'".formatted(CaptureTrack.NAMES, name));
      }
    }
  }
}
