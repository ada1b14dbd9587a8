package io.kooflow.audit;

import io.kooflow.audit.compare.Difference;
import io.kooflow.audit.compare.Unread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

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
    return "  DIFFERS "
        + difference.id()
        + " "
        + difference.type()
        + ": "
        + differingFields(difference.perStore());
  }

  /** Of values that name fields, the fields that differ; any other values as they are. */
  private static Map<String, String> differingFields(Map<String, String> perStore) {
    Map<String, List<String>> fields = new TreeMap<>();
    perStore.forEach((store, value) -> fields.put(store, List.of(value.split(" "))));
    List<List<String>> named =
        fields.values().stream().filter(each -> !each.equals(List.of(Difference.ABSENT))).toList();
    boolean comparable =
        named.stream().allMatch(AuditText::nameFields)
            && named.stream().mapToInt(List::size).distinct().count() == 1;
    if (!comparable) {
      return perStore;
    }
    Map<String, String> differing = new TreeMap<>();
    fields.forEach(
        (store, values) -> {
          List<String> kept = new ArrayList<>();
          for (int field = 0; field < values.size(); field++) {
            int at = field;
            if (named.size() < fields.size()
                || named.stream().map(each -> each.get(at)).distinct().count() > 1) {
              kept.add(values.get(field));
            }
          }
          differing.put(store, String.join(" ", kept));
        });
    return differing;
  }

  private static boolean nameFields(List<String> value) {
    return value.stream().allMatch(field -> field.indexOf('=') > 0);
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
