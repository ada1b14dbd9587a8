package io.kooflow.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {

  private final Headers headers = new RecordHeaders();

  @Test
  void saysWhereARecordCameFromAndWhy() {
    DeadLetterHeaders letter =
        DeadLetterHeaders.of("koo.changes", 3, 1L << 40, new IllegalStateException("हाँ, broken"));

    letter.write(headers);

    assertThat(DeadLetterHeaders.read(headers))
        .isEqualTo(
            new DeadLetterHeaders(
                "koo.changes",
                "3",
                "1099511627776",
                "java.lang.IllegalStateException",
                "हाँ, broken"));
  }

  @Test
  void replacesItsOwnHeadersAndLeavesThoseOfTheRecord() {
    RevisionHeaders.write(headers, new Revision(1, 5));
    DeadLetterHeaders.of("a", 0, 0, new IllegalStateException("one")).write(headers);

    DeadLetterHeaders.of("b", 0, 0, new IllegalStateException()).write(headers);

    assertThat(headers.toArray()).hasSize(7);
    assertThat(RevisionHeaders.read(headers)).isEqualTo(new Revision(1, 5));
    assertThat(DeadLetterHeaders.read(headers))
        .isEqualTo(new DeadLetterHeaders("b", "0", "0", "java.lang.IllegalStateException", ""));
  }

  @Test
  void cutsALongMessageBetweenCharacters() {
    String message = "x".repeat(DeadLetterHeaders.MAX_MESSAGE - 1) + "😀 and more";

    DeadLetterHeaders letter = new DeadLetterHeaders("t", "0", "0", "e", message);

    assertThat(letter.message()).isEqualTo("x".repeat(DeadLetterHeaders.MAX_MESSAGE - 1));
  }

  @Test
  void readsNothingFromARecordThatIsNoDeadLetter() {
    assertThat(DeadLetterHeaders.read(headers)).isNull();
  }

  @Test
  void refusesIncompleteHeaders() {
    headers.add(
        DeadLetterHeaders.TOPIC, "koo.changes".getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeadLetterHeaders.read(headers))
        .withMessageContaining("kooflow.dlq.");
  }
}
