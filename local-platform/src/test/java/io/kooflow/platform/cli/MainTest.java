package io.kooflow.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.operations.cli.ExitStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
        "audit --repair --offline",
        "audit --repair --repair-wait soon --config /no/such/file",
        "audit --config /no/such/file",
        "show koo abc --data-dir /no/such/folder",
        "show koo 0 --data-dir /no/such/folder",
        "tail koo.changes --limit 0",
        "show lake koos --limit -1 --data-dir /no/such/folder",
        "demo --config /no/such/file",
        "demo --input polis:",
        "demo --events 1.5",
        "demo --seed x",
        "demo --report /etc/hosts",
        "demo extra",
        "demo --data-dir",
        "audit --json /no/such/folder/audit.json",
        "audit --data-dir /tmp --config /no/such/file",
        "audit extra",
        "show",
        "show nothing 1",
        "show koo",
        "show koo 1 2",
        "show koo 9223372036854775808 --data-dir /no/such/folder",
        "show trending",
        "show lake",
        "show lake koos --limit many",
        "tail",
        "tail koo.changes --limit x",
        "tail koo.changes --data-dir /no/such/folder",
        "dlq",
        "dlq list --client /no/such/file",
        "dlq list --data-dir /no/such/folder",
        "dlq show koo.enriched --limit 0",
        "dlq replay koo.enriched --data-dir /no/such/folder",
        "dlq replay koo.enriched --reason x --from-offset 2 --to-offset 1"
      })
  void endsWithStatusTwoForAMistakeOfTheUser(String line) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run(line.split(" "))).isEqualTo(ExitStatus.USAGE);
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8).strip())
        .startsWith("kooflow: ")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "demo --help",
        "audit --help",
        "show --help",
        "tail --help",
        "dlq --help",
        "dlq replay --help",
        "show koo --help",
        "show engagement --help",
        "show trending --help",
        "show lake --help"
      })
  void explainsItself(String line) {
    assertThat(Main.run(line.split(" "))).isEqualTo(ExitStatus.OK);
  }

  @Test
  void asksForAVerb() {
    assertThat(Main.run()).isEqualTo(ExitStatus.USAGE);
  }
}
