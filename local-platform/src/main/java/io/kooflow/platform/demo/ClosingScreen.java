package io.kooflow.platform.demo;

import io.kooflow.contentstore.tables.Tables;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Trending;
import io.kooflow.events.TrendingKoo;
import io.kooflow.operations.serving.ServingView;
import io.kooflow.platform.cost.TableCost;
import io.kooflow.platform.freshness.Freshness;
import io.kooflow.platform.report.CostReport;
import io.kooflow.schemas.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a run ends on: trending with texts, freshness, cost, memory. Lines for one screen. */
final class ClosingScreen {
  private static final int TEXT_WIDTH = 64;

  private ClosingScreen() {}

  static List<String> trending(List<Trending> lists, ServingView serving) {
    List<String> lines = new ArrayList<>();
    long own = lists.stream().filter(list -> ownFirst(list).isPresent()).count();
    lines.add(
        String.format(
            Locale.ROOT,
            "Trending in %d languages, the best koo of each, with its likes and comments:",
            own));
    for (Trending list : lists) {
      ownFirst(list).ifPresent(koo -> lines.add(trendingLine(list, koo, serving)));
    }
    return lines;
  }

  /** The best koo in the list's own language; a small language's list is filled up with others. */
  private static Optional<TrendingKoo> ownFirst(Trending list) {
    return list.getKoos().stream()
        .filter(koo -> koo.getLangGroup().equals(list.getLanguage()))
        .findFirst();
  }

  private static String trendingLine(Trending list, TrendingKoo koo, ServingView serving) {
    EnrichedKoo item = serving.feedItem(koo.getContentId());
    String text = item == null || item.getText() == null ? "" : shortened(item.getText());
    return String.format(
        Locale.ROOT,
        "  %-4s %,7d %,7d  %s",
        Printable.line(list.getLanguage()),
        count(item, "LIKE"),
        count(item, "COMMENT"),
        text);
  }

  private static long count(@Nullable EnrichedKoo koo, String type) {
    return koo == null ? 0 : koo.getCounts().getOrDefault(type, 0L);
  }

  /** One line, cut between characters that belong together. */
  private static String shortened(String text) {
    String line = Printable.line(text.replaceAll("\\s+", " ").strip());
    if (line.codePointCount(0, line.length()) <= TEXT_WIDTH) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, TEXT_WIDTH)) + "…";
  }

  static List<String> freshness(Freshness freshness) {
    List<String> lines = new ArrayList<>();
    lines.add("Freshness (ms), with warm-up        p50       p99     probes");
    freshness.hops().forEach((hop, latency) -> lines.add(latencyLine(hop, latency)));
    lines.add(latencyLine("store->serving, likes", freshness.likes()));
    lines.add(latencyLine("store->serving, comments", freshness.comments()));
    return lines;
  }

  private static String latencyLine(String name, Freshness.Latency latency) {
    if (latency.count() == 0) {
      return String.format(Locale.ROOT, "  %-28s %9s %9s %10d", name, "-", "-", 0);
    }
    return String.format(
        Locale.ROOT,
        "  %-28s %,9.0f %,9.0f %,10d",
        name,
        latency.p50Ms(),
        latency.p99Ms(),
        latency.count());
  }

  static List<String> cost(CostReport report, long changedSeconds) {
    List<String> lines = new ArrayList<>();
    report.tables().forEach((table, cost) -> lines.add(costLine(table, cost)));
    TableCost feed = report.tables().get(Tables.FEED_ITEMS);
    if (feed != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  one write per koo and second in which it changed: at most %,d; feed_items had %,d",
              changedSeconds + 1,
              feed.requests()));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "  write units per million reactions: %,.0f (%,d reactions)",
            report.unitsPerMillionReactions(),
            report.reactions()));
    return lines;
  }

  private static String costLine(String table, TableCost cost) {
    return String.format(
        Locale.ROOT,
        "  %-12s %,10.0f write units %,10d requests %,6d failed conditions",
        table,
        cost.units(),
        cost.requests(),
        cost.failedConditions());
  }
}
