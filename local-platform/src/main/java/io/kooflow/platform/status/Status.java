package io.kooflow.platform.status;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was found.
 *
 * @param at ISO 8601
 * @param ok whether everything that was asked answers and makes progress
 * @param problems what does not, one line each
 * @param freshnessMillis from the time of a record to the table's answer, 99th percentile by table
 */
public record Status(
    String at,
    boolean ok,
    List<String> problems,
    List<ProcessState> processes,
    List<PartState> parts,
    List<StageState> stages,
    List<DeadLetterCount> deadLetters,
    Map<String, Long> freshnessMillis,
    List<PartState> jobs,
    List<PartState> connectors) {

  /**
   * One process of a platform of this machine.
   *
   * @param state running, frozen or down
   * @param stateSince since when it is frozen or down, ISO 8601; empty if nobody knows
   * @param lastEnd how it ended the last time; empty if it never did
   */
  public record ProcessState(
      String name,
      long pid,
      String state,
      String stateSince,
      String startedAt,
      int restarts,
      String lastEnd) {}

  /** What a part, a job or a connector says of itself, or that it does not answer. */
  public record PartState(String name, String state) {}

  /**
   * How far one stage is.
   *
   * @param state {@code done}: nothing waits; {@code moves}; {@code stuck}: records wait and none
   *     was read; {@code no answer}
   * @param secondsSinceProgress null if nobody knows
   */
  public record StageState(
      String name,
      String state,
      @Nullable Long count,
      @Nullable Long lag,
      @Nullable Long secondsSinceProgress) {}

  /**
   * The dead letters of one topic by one reader.
   *
   * @param open how many wait for a replay, those that failed again after one included
   */
  public record DeadLetterCount(String topic, String reader, long open) {}

  /** The same as lines for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    section(lines, "processes", processes.stream().map(Status::line).toList());
    section(lines, "parts", parts.stream().map(Status::line).toList());
    section(lines, "stages", stages.stream().map(Status::line).toList());
    section(
        lines,
        "dead letters",
        deadLetters.stream()
            .map(
                each ->
                    String.format(
                        Locale.ROOT, "%-20s %-18s %,d", each.topic(), each.reader(), each.open()))
            .toList());
    section(
        lines,
        "freshness, 99th percentile",
        freshnessMillis.entrySet().stream()
            .map(each -> String.format(Locale.ROOT, "%-20s %,d ms", each.getKey(), each.getValue()))
            .toList());
    section(lines, "Flink jobs", jobs.stream().map(Status::line).toList());
    section(lines, "connectors", connectors.stream().map(Status::line).toList());
    section(lines, "problems", problems);
    lines.add(ok ? "ok: everything answers and makes progress" : problems.size() + " problems");
    return lines;
  }

  private static void section(List<String> lines, String title, List<String> rows) {
    if (!rows.isEmpty()) {
      lines.add(title);
      rows.forEach(row -> lines.add("  " + row));
    }
  }

  private static String line(ProcessState each) {
    return "%-12s %-8s%s pid %s  started %s  restarts %s%s"
        .formatted(
            each.name(),
            each.state(),
            each.stateSince().isEmpty() ? "" : " since " + each.stateSince() + " ",
            each.pid(),
            each.startedAt(),
            each.restarts(),
            each.lastEnd().isEmpty() ? "" : "  last end: " + each.lastEnd());
  }

  private static String line(PartState each) {
    return "%-20s %s".formatted(each.name(), each.state());
  }

  private static String line(StageState each) {
    Long count = each.count();
    if (count == null) {
      return "%-12s %s".formatted(each.name(), each.state());
    }
    Long since = each.secondsSinceProgress();
    return String.format(
        Locale.ROOT,
        "%-12s %-6s %,12d  lag %,d%s",
        each.name(),
        each.state(),
        count,
        each.lag(),
        since == null ? "" : String.format(Locale.ROOT, "  last progress %,d s ago", since));
  }
}
