package io.kooflow.platform.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {
  private static final String STATUS = "written 1/100  koo.changes 1";

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);

  @Test
  void writesNoEscapesWhereTheTerminalKnowsNone() {
    Terminal.of(out, true, Map.of("TERM", "dumb")).status(STATUS);
    Terminal.of(out, true, Map.of()).status(STATUS);
    Terminal.of(out, false, Map.of("TERM", "xterm")).status(STATUS);

    assertThat(said()).hasLineCount(3).doesNotContain("\u001b").contains(STATUS);
  }

  @Test
  void cutsTheLineThatIsWrittenOverToTheTerminal() {
    Terminal.of(out, true, Map.of("TERM", "xterm", "COLUMNS", "20")).status(STATUS);

    assertThat(said()).isEqualTo("\r\u001b[2Kwritten 1/100  koo.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "-1", "wide", "99999999999"})
  void aWidthThatIsNoneIsTheUsualOne(String columns) {
    Terminal.of(out, true, Map.of("TERM", "xterm", "COLUMNS", columns)).status("x".repeat(200));

    assertThat(said()).isEqualTo("\r\u001b[2K" + "x".repeat(158));
  }

  private String said() {
    return shown.toString(StandardCharsets.UTF_8);
  }
}
