package io.kooflow.schemas.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotSignalTest {

  @Test
  void comesBackFromItsJson() throws Exception {
    SnapshotSignal listed =
        new SnapshotSignal(
            "a", "source", "reactions", List.of(Map.of("CONTENT_ID", "1", "USER_ID", "2")));
    SnapshotSignal whole = SnapshotSignal.ofTable("b", null, "koos");

    assertThat(SnapshotSignal.parse(listed.toJson())).isEqualTo(listed);
    assertThat(SnapshotSignal.parse(whole.toJson())).isEqualTo(whole);
    assertThat(whole.isWholeTable()).isTrue();
  }

  @Test
  void keepsIdsBeyondTheRangeOfADouble() throws Exception {
    String message =
        "{\"type\":\"snapshot\",\"id\":\"x\",\"table\":\"koos\",\"keys\":[{\"CONTENT_ID\":\"9223372036854775807\"}]}";

    assertThat(parse(message).keys()).containsExactly(Map.of("CONTENT_ID", "9223372036854775807"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nonsense | is no JSON",
        "[1] | is no JSON object",
        "{} | 'type' must be a text",
        "{\"type\":\"drop\",\"id\":\"x\",\"table\":\"koos\"} | 'type' must be 'snapshot'",
        "{\"type\":\"snapshot\",\"table\":\"koos\"} | 'id' must be a text",
        "{\"type\":\"snapshot\",\"id\":\" \",\"table\":\"koos\"} | 'id' must have",
        "{\"type\":\"snapshot\",\"id\":\"x\",\"table\":\"k/s\"} | 'table' is no name",
        "{\"type\":\"snapshot\",\"id\":\"x\",\"table\":\"koos\",\"key\":1} | unknown field",
        "{\"type\":\"snapshot\",\"id\":\"x\",\"table\":\"koos\",\"keys\":[]} | at least one key",
        "{\"type\":\"snapshot\",\"id\":\"x\",\"table\":\"koos\",\"keys\":[{}]} | one or two",
        "{\"type\":\"snapshot\",\"id\":\"x\",\"table\":\"koos\",\"keys\":[{\"A\":1}]} | texts as values",
        "{\"type\":\"snapshot\",\"id\":\"x\",\"id\":\"y\",\"table\":\"koos\"} | is no JSON",
        "{\"type\":\"snapshot\",\"id\":\"x\",\"table\":\"koos\"} 1 | is no JSON",
        "{\"type\":\"snapshot\",\"id\":\"x\\n\",\"table\":\"koos\"} | visible characters",
        "{\"type\":\"snapshot\",\"id\":\"\\u202ex\",\"table\":\"koos\"} | visible characters",
        "{\"type\":\"snapshot\",\"id\":1E999999999,\"table\":\"koos\"} | 'id' must be a text",
        "{\"type\":\"snapshot\",\"id\":NaN,\"table\":\"koos\"} | is no JSON",
        "{\"type\":\"snapshot\",\"id\":\"x\",\"table\":\"koos\",\"keys\":[[[[[[[[[]]]]]]]]]} | is no JSON",
        "{\"type\":\"snapshot\",\"id\":\"x\",\"table\":\"koos\",\"keys\":[1]} | one or two"
      })
  void refusesWhatIsNoSignalByName(String message, String problem) {
    assertThatExceptionOfType(BadSignalException.class)
        .isThrownBy(() -> parse(message))
        .withMessageContaining(problem);
  }

  @Test
  void refusesAnEmptyMessageAndTooManyKeys() {
    assertThatExceptionOfType(BadSignalException.class)
        .isThrownBy(() -> SnapshotSignal.parse(null));
    assertThatExceptionOfType(BadSignalException.class)
        .isThrownBy(() -> SnapshotSignal.parse(new byte[0]));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SnapshotSignal(
                    "x", null, "koos", Collections.nCopies(1001, Map.of("CONTENT_ID", "1"))))
        .withMessageContaining("1000");
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] message =
        "{\"type\":\"snapshot\",\"id\":\"?\",\"table\":\"koos\"}".getBytes(StandardCharsets.UTF_8);
    message[25] = (byte) 0xC3;

    assertThatExceptionOfType(BadSignalException.class)
        .isThrownBy(() -> SnapshotSignal.parse(message));
  }

  private static SnapshotSignal parse(String message) throws BadSignalException {
    return SnapshotSignal.parse(message.getBytes(StandardCharsets.UTF_8));
  }
}
