package io.kooflow.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.operations.cli.ExitStatus;
import io.kooflow.platform.folder.DataFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user who made a mistake is told: one line that says where, and status 2. */
class MistakesTest {
  private static final String COMMENTS = "timestamp,comment-id,author-id,comment-body\n";
  private static final String VOTES = "timestamp,comment-id,voter-id,vote\n";

  @TempDir private Path temp;

  @Test
  void namesFileAndLineOfABrokenPolisRow() throws IOException {
    Path talk = conversation(COMMENTS + "1000,7,0,Hi\n", VOTES + "2000,7,1,1\n3000,7,1,x\n");

    assertThat(failing("demo", "--exit", "--input", "polis:" + talk))
        .startsWith("kooflow: ")
        .contains("votes.csv:3: column 'vote'")
        .hasLineCount(1);
  }

  @Test
  void namesAMissingPolisFile() throws IOException {
    Path talk = conversation(COMMENTS, VOTES);
    Files.delete(talk.resolve("votes.csv"));

    assertThat(failing("demo", "--exit", "--input", "polis:" + talk))
        .contains("neither votes.csv nor votes.csv.gz is there")
        .hasLineCount(1);
  }

  @Test
  void refusesASecondInstanceOnTheSameFolder() throws IOException {
    try (DataFolder first = DataFolder.take(temp.resolve("data"))) {
      assertThat(failing("demo", "--exit", "--data-dir", first.path().toString()))
          .contains("another kooflow command runs on this folder")
          .hasLineCount(1);
    }
  }

  @Test
  void namesAnUnknownOption() {
    assertThat(failing("demo", "--speed", "9")).contains("Unknown option", "--speed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dynamodb.endpoint=http://127.0.0.1:1",
        "schema.registry.url=http://127.0.0.1:1",
        "catalog.uri=http://127.0.0.1:1\ncatalog.warehouse=w",
        "model.url=http://127.0.0.1:1\nmodel.endpoint=koo-text",
        "flink.url=http://127.0.0.1:1"
      })
  void namesAnEndpointThatDoesNotAnswerWithItsRemedy(String settings) throws IOException {
    Path config = Files.writeString(temp.resolve("given.properties"), settings);

    assertThat(failing("demo", "--exit", "--config", config.toString()))
        .startsWith("kooflow: " + settings.lines().findFirst().orElseThrow() + " does not answer: ")
        .endsWith("or leave it out and the demo starts its own")
        .hasLineCount(1);
  }

  @Test
  void asksForTheKafkaOfAConnectElsewhere() throws IOException {
    Path config =
        Files.writeString(temp.resolve("given.properties"), "connect.url=http://127.0.0.1:1");

    assertThat(failing("demo", "--config", config.toString()))
        .contains("connect.url needs kafka.bootstrap.servers")
        .hasLineCount(1);
  }

  private Path conversation(String comments, String votes) throws IOException {
    Path talk = Files.createDirectories(temp.resolve("talk"));
    Files.writeString(talk.resolve("comments.csv"), comments);
    Files.writeString(talk.resolve("votes.csv"), votes);
    return talk;
  }

  /** What the command says on its way to status 2. */
  private static String failing(String... line) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(Main.run(line)).isEqualTo(ExitStatus.USAGE);
    } finally {
      System.setErr(before);
    }
    return said.toString(StandardCharsets.UTF_8).strip();
  }
}
