package io.kooflow.benchmarks.aggregation;

import io.kooflow.benchmarks.contender.Run;
import io.kooflow.benchmarks.figures.Goal;
import io.kooflow.benchmarks.figures.MarkdownTable;
import io.kooflow.benchmarks.figures.Medians;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** All runs of a benchmark of aggregation, start-up subtracted, and what follows from them. */
final class Results {
  /** Between two commits, where results are wanted each second. */
  private static final double MOST_SECONDS = 2;

  private final Map<String, Run> startUps = new TreeMap<>();
  private final List<List<Run>> rounds = new ArrayList<>();

  /** What the same job took with next to nothing to do. */
  void keepStartUp(Run run) {
    startUps.put(run.contender(), run);
  }

  /** One run of each contender, one beside the other. */
  void round(List<Run> runs) {
    rounds.add(List.copyOf(runs));
  }

  /** Processor seconds of a contender per million records, above its start-up. */
  double cpuPerMillion(Run run) {
    return perMillion(run, Run::cpuSeconds);
  }

  double brokerCpuPerMillion(Run run) {
    return perMillion(run, Run::brokerCpuSeconds);
  }

  /** Records per second of wall time above the start-up. */
  double rate(Run run) {
    return (run.records() - startUp(run).records())
        / Math.max(0.001, run.seconds() - startUp(run).seconds());
  }

  double allocationPerRecord(Run run) {
    return (run.allocatedBytes() - startUp(run).allocatedBytes())
        / (double) (run.records() - startUp(run).records());
  }

  private double perMillion(Run run, ToDoubleFunction<Run> seconds) {
    Run startUp = startUp(run);
    return Math.max(0.001, seconds.applyAsDouble(run) - seconds.applyAsDouble(startUp))
        / (run.records() - startUp.records())
        * 1e6;
  }

  private Run startUp(Run run) {
    return startUps.getOrDefault(run.contender(), Run.failed(run.contender()));
  }

  /** Each contender's runs that have a figure, in the order of rounds. */
  List<Run> of(String contender) {
    return rounds.stream()
        .flatMap(List::stream)
        .filter(run -> run.contender().equals(contender) && run.equal())
        .toList();
  }

  /** Whether every run came to equal the oracle. */
  boolean complete() {
    return rounds.stream().flatMap(List::stream).allMatch(Run::equal);
  }

  /** Median of ours over theirs, round by round; NaN without a pair. */
  double ratio(String peer, ToDoubleFunction<Run> figure) {
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (List<Run> round : rounds) {
      Run mine = find(round, Contenders.OURS);
      Run other = find(round, peer);
      if (mine != null && other != null) {
        ours.add(figure.applyAsDouble(mine));
        theirs.add(figure.applyAsDouble(other));
      }
    }
    return ours.isEmpty() ? Double.NaN : Medians.ofRatios(ours, theirs);
  }

  private static @Nullable Run find(List<Run> round, String contender) {
    return round.stream()
        .filter(run -> run.contender().equals(contender) && run.equal())
        .findFirst()
        .orElse(null);
  }

  /** One row for each contender that ran. */
  String table(List<String> contenders) {
    MarkdownTable table =
        new MarkdownTable(
            "contender",
            "CPU-s per M",
            "ours / it",
            "broker CPU-s per M",
            "ours / it",
            "records/s",
            "ours / it",
            "s between commits",
            "peak RSS MB",
            "output per record",
            "output bytes per record",
            "allocated per record");
    for (String contender : contenders) {
      List<Run> runs = of(contender);
      if (runs.isEmpty()) {
        table.row(contender, "no figure", "", "", "", "", "", "", "", "", "", "");
        continue;
      }
      table.row(
          contender,
          number(median(runs, this::cpuPerMillion)),
          number(ratio(contender, this::cpuPerMillion)),
          number(median(runs, this::brokerCpuPerMillion)),
          number(ratio(contender, this::brokerCpuPerMillion)),
          String.format(Locale.ROOT, "%,.0f", median(runs, this::rate)),
          number(ratio(contender, this::rate)),
          number(median(runs, Run::secondsBetweenCommits)),
          String.format(Locale.ROOT, "%,.0f", median(runs, run -> run.peakResidentBytes() / 1e6)),
          number(median(runs, run -> run.outputRecords() / (double) run.records())),
          number(median(runs, run -> run.outputBytes() / (double) run.records())),
          runs.get(0).allocatedBytes() == 0
              ? "-"
              : String.format(Locale.ROOT, "%,.0f B", median(runs, this::allocationPerRecord)));
    }
    return table.toString();
  }

  /** G1, G2, G12 and the broker's part, from those who ran. */
  List<Goal> goals() {
    List<String> peers = Contenders.PEERS.stream().filter(this::isFresh).toList();
    double worstCpu =
        peers.stream().mapToDouble(p -> ratio(p, this::cpuPerMillion)).max().orElse(Double.NaN);
    double worstRate =
        peers.stream().mapToDouble(p -> ratio(p, this::rate)).min().orElse(Double.NaN);
    String among = "that commits every 2 s or sooner: of " + String.join(", ", peers);
    return List.of(
        Goal.atMost(
            "G1",
            "CPU, ours / Streams DSL tuned",
            ratio(Contenders.DSL_TUNED, this::cpuPerMillion),
            0.50),
        Goal.atMost("G1", "CPU, ours / best peer " + among, worstCpu, 0.75),
        Goal.atLeast("G2", "records/s per thread, ours / best peer " + among, worstRate, 2.0),
        Goal.atMost(
            "broker",
            "broker CPU, ours / Streams DSL tuned",
            ratio(Contenders.DSL_TUNED, this::brokerCpuPerMillion),
            1.0),
        Goal.atMost(
            "G12",
            "bytes allocated per record above the Streams no-op processor",
            median(of(Contenders.OURS), this::allocationPerRecord)
                - median(of(Contenders.NO_OP), this::allocationPerRecord),
            250));
  }

  /**
   * Whether a peer that ran tells what it counted about a second later. Flink can write its heap
   * state only as a whole; once that takes longer than the second between two checkpoints, so do
   * its results.
   */
  private boolean isFresh(String peer) {
    List<Run> runs = of(peer);
    return !runs.isEmpty() && median(runs, Run::secondsBetweenCommits) <= MOST_SECONDS;
  }

  /** All runs as CSV, start-ups first. */
  String csv() {
    StringBuilder rows = new StringBuilder("round," + Run.CSV_HEADER + "\n");
    startUps.values().forEach(run -> rows.append("start-up,").append(run.csv()).append('\n'));
    for (int i = 0; i < rounds.size(); i++) {
      for (Run run : rounds.get(i)) {
        rows.append(i + 1).append(',').append(run.csv()).append('\n');
      }
    }
    return rows.toString();
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
    return runs.isEmpty()
        ? Double.NaN
        : Medians.of(runs.stream().map(figure::applyAsDouble).toList());
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }
}
