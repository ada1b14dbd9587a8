package io.kooflow.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo --no-such-option",
        "nosuchverb",
        "demo --rate 0",
        "demo --rate abc",
        "demo --events 0",
        "demo --input csv:x",
        "demo --input polis:/no/such/folder",
        "demo --dynamodb oracle",
        "audit --wait soon",
        "audit --data-dir /no/such/folder",
        "audit --offline",
        "audit --config /no/such/file",
        "show koo abc --data-dir /no/such/folder",
        "show koo 0 --data-dir /no/such/folder",
        "tail koo.changes --limit 0",
        "show lake koos --limit -1 --data-dir /no/such/folder"
      })
  void endsWithStatusTwoForAMistakeOfTheUser(String line) {
    assertThat(Main.run(line.split(" "))).isEqualTo(ExitStatus.USAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "demo --help",
        "audit --help",
        "show --help",
        "tail --help",
        "show koo --help"
      })
  void explainsItself(String line) {
    assertThat(Main.run(line.split(" "))).isEqualTo(ExitStatus.OK);
  }

  @Test
  void asksForAVerb() {
    assertThat(Main.run()).isEqualTo(ExitStatus.USAGE);
  }
}
