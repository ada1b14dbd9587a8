package io.kooflow.platform.demo;

import io.kooflow.platform.stage.Stage;
import java.util.List;
import java.util.stream.Collectors;

/** The stages as one line. */
final class StatusLine {
  private StatusLine() {}

  static String of(long written, long total, List<Stage> stages) {
    return "written %,d/%,d  ".formatted(written, total)
        + stages.stream().map(StatusLine::part).collect(Collectors.joining("  "));
  }

  private static String part(Stage stage) {
    String lag = stage.lag() == 0 ? "" : " (lag %,d)".formatted(stage.lag());
    String dead =
        stage.deadLetters() <= 0 ? "" : " (%,d dead letters)".formatted(stage.deadLetters());
    return "%s %,d%s%s".formatted(stage.name(), stage.count(), lag, dead);
  }
}
