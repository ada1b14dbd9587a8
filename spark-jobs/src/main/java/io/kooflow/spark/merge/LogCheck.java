package io.kooflow.spark.merge;

import io.kooflow.lake.merge.LandedRanges;
import io.kooflow.lake.merge.LandedRanges.Landed;
import io.kooflow.spark.catalog.LakeSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;
import org.apache.spark.sql.Row;

/** Compares the rows of a log with what its landing commits say they landed. */
final class LogCheck {
  private final LakeSession session;
  private final Table log;
  private final Map<String, String> names;

  /**
   * @param log as it was loaded
   * @param names {@code log}, {@code log-snapshot} and {@code range} of {@code landed.sql}
   */
  LogCheck(LakeSession session, Table log, Map<String, String> names) {
    this.session = session;
    this.log = log;
    this.names = names;
  }

  /** What the log lacks within the range, by its offsets; empty where nothing is missing. */
  List<String> gaps(LogRange range) {
    LandedRanges landed = LandedRanges.since(range.from(), log);
    List<String> gaps = new ArrayList<>();
    for (Landed hole : landed.holes(LandedRanges.repaired(log))) {
      gaps.add(hole + " are in no commit");
    }
    // Most of the time nothing is missing: ranges that follow each other are counted as one.
    List<Landed> fewer = fewer(landed.together());
    if (!fewer.isEmpty()) {
      fewer(landed.each().stream().filter(each -> within(each, fewer)).toList())
          .forEach(each -> gaps.add(each + ": " + each.rows() + " rows landed, fewer are there"));
    }
    return gaps;
  }

  private static boolean within(Landed each, List<Landed> ranges) {
    return ranges.stream()
        .anyMatch(
            range ->
                range.partition().equals(each.partition())
                    && range.start() <= each.start()
                    && each.end() <= range.end());
  }

  private List<Landed> fewer(List<Landed> ranges) {
    if (ranges.isEmpty()) {
      return List.of();
    }
    Map<String, String> filled = new HashMap<>(names);
    filled.put("landed", ranges.stream().map(LogCheck::row).collect(Collectors.joining(", ")));
    return session.rows("merge/landed", filled).stream().map(row -> match(row, ranges)).toList();
  }

  private static String row(Landed range) {
    return String.format(
        Locale.ROOT,
        "(%s, %d, %dL, %dL, %dL)",
        LogRange.quoted(range.partition().topic()),
        range.partition().partition(),
        range.start(),
        range.end(),
        range.rows());
  }

  private static Landed match(Row row, List<Landed> ranges) {
    return ranges.stream()
        .filter(
            each ->
                each.partition().topic().equals(row.getString(0))
                    && each.partition().partition() == row.getInt(1)
                    && each.start() == row.getLong(2))
        .findFirst()
        .orElseThrow();
  }
}
