package io.kooflow.audit;

import io.kooflow.audit.compare.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report in lines. */
final class AuditText {
  private AuditText() {}

  static List<String> lines(AuditReport report, int told) {
    List<String> lines = new ArrayList<>();
    lines.add(quiet(report));
    report
        .stores()
        .forEach(
            (name, summary) ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "  %-26s %,12d ids %,12d rows  %s",
                        name,
                        summary.ids(),
                        summary.count(),
                        summary.fingerprint())));
    report.absent().forEach(store -> lines.add("  not compared: " + store));
    report.ids().stream().limit(told).map(AuditText::line).forEach(lines::add);
    if (report.differences() > told) {
      lines.add("  and " + (report.differences() - told) + " more, all of them in the JSON report");
    }
    lines.add(verdict(report));
    return lines;
  }

  private static String quiet(AuditReport report) {
    return report.quiet()
        ? "Audit at a quiet point, after " + report.waited().toMillis() + " ms"
        : "No quiet point within " + report.waited().toMillis() + " ms: " + report.unrest();
  }

  private static String line(Difference difference) {
    return "  DIFFERS " + difference.id() + " " + difference.type() + ": " + difference.perStore();
  }

  private static String verdict(AuditReport report) {
    if (!report.quiet()) {
      return "audit: not decided";
    }
    return report.ids().isEmpty()
        ? "audit: 0 differences"
        : "audit: " + report.differences() + " differences";
  }
}
