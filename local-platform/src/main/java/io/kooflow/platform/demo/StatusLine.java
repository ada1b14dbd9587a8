package io.kooflow.platform.demo;

import io.kooflow.platform.stage.Stage;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The stages as one line. */
final class StatusLine {
  private StatusLine() {}

  static String of(long written, long total, List<Stage> stages) {
    return String.format(Locale.ROOT, "written %,d/%,d  ", written, total)
        + stages.stream().map(StatusLine::part).collect(Collectors.joining("  "));
  }

  private static String part(Stage stage) {
    String lag = stage.lag() == 0 ? "" : String.format(Locale.ROOT, " (lag %,d)", stage.lag());
    String dead =
        stage.deadLetters() <= 0
            ? ""
            : String.format(Locale.ROOT, " (%,d dead letters)", stage.deadLetters());
    return String.format(Locale.ROOT, "%s %,d%s%s", stage.name(), stage.count(), lag, dead);
  }
}
