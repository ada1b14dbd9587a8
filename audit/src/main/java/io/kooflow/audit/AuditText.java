package io.kooflow.audit;

import io.kooflow.audit.compare.Difference;
import io.kooflow.audit.compare.Unread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report in lines. */
final class AuditText {
  private AuditText() {}

  static List<String> lines(AuditReport report, int told) {
    List<String> lines = new ArrayList<>();
    lines.add(quiet(report));
    if (!report.stores().isEmpty()) {
      lines.add(
          String.format(
              Locale.ROOT, "  %-26s %12s %12s  %s", "store", "ids", "rows", "hash of all rows"));
    }
    report
        .stores()
        .forEach(
            (name, summary) ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "  %-26s %,12d %,12d  %s",
                        name,
                        summary.ids(),
                        summary.count(),
                        summary.fingerprint())));
    report.unread().stream().limit(told).forEach(unread -> lines.add(line(unread)));
    if (report.unread().size() > told) {
      lines.add("  and " + (report.unread().size() - told) + " more unread, in the JSON report");
    }
    report.absent().forEach(store -> lines.add("  not compared: " + store));
    report.ids().stream().limit(told).map(AuditText::line).forEach(lines::add);
    if (report.differences() > told) {
      lines.add("  and " + (report.differences() - told) + " more, all of them in the JSON report");
    }
    lines.add(verdict(report));
    return lines;
  }

  private static String quiet(AuditReport report) {
    long waited = report.waited().toMillis();
    return report.quiet()
        ? "Audit at a quiet point (no change was under way), after " + waited + " ms"
        : "No quiet point within " + waited + " ms: " + report.unrest();
  }

  private static String line(Unread unread) {
    String offsets =
        unread.offsets().isEmpty() ? "" : " from " + String.join(", ", unread.offsets());
    String file = unread.file() == null ? "" : unread.file() + " ";
    return "  NOT COMPARED %s: %s%s%s. %s"
        .formatted(unread.store(), file, unread.reason(), offsets, unread.remedy());
  }

  private static String line(Difference difference) {
    return "  DIFFERS " + difference.id() + " " + difference.type() + ": " + difference.perStore();
  }

  private static String verdict(AuditReport report) {
    if (!report.quiet()) {
      return "audit: not decided";
    }
    long stores = report.unread().stream().map(Unread::store).distinct().count();
    String differences = "audit: " + report.differences() + " differences";
    return stores == 0 ? differences : differences + ", " + stores + " stores not compared";
  }
}
