package io.kooflow.torture.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.operations.cli.ExitStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TortureCommandTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "storms",
        "kills --rounds 0",
        "kills --events 0",
        "kills --rate -1",
        "kills --seed abc",
        "kills --process nothing",
        "kills extra",
        "places --rounds 0",
        "places --events 1",
        "workers --connect 2.8",
        "workers --rounds 0"
      })
  void endsWithStatusTwoForAMistakeOfTheUser(String line) {
    StringWriter errors = new StringWriter();
    CommandLine command = TortureCommand.line().setErr(new PrintWriter(errors));

    assertThat(command.execute(line.split(" "))).isEqualTo(ExitStatus.USAGE);
    assertThat(errors.toString().strip()).startsWith("kooflow: ").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "kills --help", "places --help", "generations --help"})
  void explainsItself(String line) {
    assertThat(TortureCommand.line().execute(line.split(" "))).isEqualTo(ExitStatus.OK);
  }
}
