package io.kooflow.benchmarks.contender;

import io.kooflow.benchmarks.figures.Goal;
import io.kooflow.benchmarks.figures.MarkdownTable;
import io.kooflow.benchmarks.figures.Medians;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * All runs of contenders that do the same work, and what follows from them, start-up subtracted:
 * processor time.
 */
public final class CpuResults {

  private final Map<String, Run> startUps = new TreeMap<>();
  private final List<Map<String, Run>> rounds = new ArrayList<>();

  private final String ours;
  private final String goal;
  private final double wanted;
  private final List<String> peers;

  /**
   * @param ours name of our contender
   * @param goal its number, as G5
   * @param wanted our processor time per record over that of each peer, at most
   * @param peers whom the goal is held against
   */
  public CpuResults(String ours, String goal, double wanted, List<String> peers) {
    this.ours = ours;
    this.goal = goal;
    this.wanted = wanted;
    this.peers = peers;
  }

  /** What the same work took with next to nothing to do. */
  public void keepStartUp(Run run) {
    startUps.put(run.contender(), run);
  }

  /** One run of each contender, one beside the other. */
  public void round(List<Run> runs) {
    Map<String, Run> round = new TreeMap<>();
    runs.stream().filter(Run::equal).forEach(run -> round.put(run.contender(), run));
    rounds.add(round);
  }

  /** Whether every one of these has a figure in every round. */
  public boolean complete(List<String> contenders) {
    return rounds.stream().allMatch(round -> round.keySet().containsAll(contenders));
  }

  /** Processor seconds per million records, above the start-up. */
  double cpuPerMillion(Run run) {
    Run startUp = startUps.getOrDefault(run.contender(), Run.failed(run.contender()));
    return Math.max(0.01, run.cpuSeconds() - startUp.cpuSeconds())
        / (run.records() - startUp.records())
        * 1e6;
  }

  private double rate(Run run) {
    Run startUp = startUps.getOrDefault(run.contender(), Run.failed(run.contender()));
    return (run.records() - startUp.records()) / Math.max(0.001, run.seconds() - startUp.seconds());
  }

  /** Median over rounds of ours over theirs; NaN without a pair. */
  double ratio(String other) {
    List<Double> mine = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (Map<String, Run> round : rounds) {
      Run own = round.get(ours);
      Run its = round.get(other);
      if (own != null && its != null) {
        mine.add(cpuPerMillion(own));
        theirs.add(cpuPerMillion(its));
      }
    }
    return mine.isEmpty() ? Double.NaN : Medians.ofRatios(mine, theirs);
  }

  /** One row for each contender. */
  public String table(List<String> contenders) {
    MarkdownTable table =
        new MarkdownTable(
            "contender",
            "CPU-s per M",
            "ours / it",
            "wanted",
            "records/s",
            "peak RSS MB",
            "written per record");
    for (String name : contenders) {
      List<Run> runs =
          rounds.stream().filter(round -> round.containsKey(name)).map(r -> r.get(name)).toList();
      if (runs.isEmpty()) {
        table.row(name, "no figure", "-", wanted(name), "-", "-", "-");
        continue;
      }
      table.row(
          name,
          number(median(runs, this::cpuPerMillion)),
          number(ratio(name)),
          wanted(name),
          String.format(Locale.ROOT, "%,.0f", median(runs, this::rate)),
          String.format(Locale.ROOT, "%,.0f", median(runs, run -> run.peakResidentBytes() / 1e6)),
          number(median(runs, run -> (double) run.outputRecords() / run.records())));
    }
    return table.toString();
  }

  private String wanted(String contender) {
    return peers.contains(contender) ? "<= " + number(wanted) : "-";
  }

  /** The goal against each peer. */
  public List<Goal> goals() {
    return peers.stream()
        .map(peer -> Goal.atMost(goal, "CPU per record, ours / " + peer, ratio(peer), wanted))
        .toList();
  }

  /** All runs as CSV, start-ups first. */
  public String csv() {
    StringBuilder rows = new StringBuilder("round," + Run.CSV_HEADER + "\n");
    startUps.values().forEach(run -> rows.append("start-up,").append(run.csv()).append('\n'));
    for (int i = 0; i < rounds.size(); i++) {
      for (Run run : rounds.get(i).values()) {
        rows.append(i + 1).append(',').append(run.csv()).append('\n');
      }
    }
    return rows.toString();
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> figure) {
    return Medians.of(runs.stream().map(figure::applyAsDouble).toList());
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }
}
