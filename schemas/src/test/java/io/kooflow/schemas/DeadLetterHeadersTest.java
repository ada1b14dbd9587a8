package io.kooflow.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {

  private final Headers headers = new RecordHeaders();

  @Test
  void saysWhereARecordCameFromAndWhy() {
    DeadLetterHeaders letter =
        DeadLetterHeaders.of(
            "streams", record(1L << 40, 1_700L), new IllegalStateException("हाँ, broken"));

    letter.write(headers);

    assertThat(DeadLetterHeaders.read(headers))
        .isEqualTo(
            new DeadLetterHeaders(
                "streams",
                "koo.changes",
                "3",
                "1099511627776",
                1_700L,
                0,
                "java.lang.IllegalStateException",
                "हाँ, broken"));
  }

  @Test
  void replacesItsOwnHeadersAndLeavesThoseOfTheRecord() {
    RevisionHeaders.write(headers, new Revision(1, 5));
    new DeadLetterHeaders("streams", "a", "0", "0", 5, 2, "error", "one").write(headers);

    new DeadLetterHeaders("b", "0", "0", "error", "").write(headers);

    assertThat(headers.toArray()).hasSize(7);
    assertThat(RevisionHeaders.read(headers)).isEqualTo(new Revision(1, 5));
    assertThat(DeadLetterHeaders.read(headers))
        .isEqualTo(new DeadLetterHeaders("b", "0", "0", "error", ""));
  }

  @Test
  void aReplayedRecordKeepsItsFirstPlaceAndTime() {
    ConsumerRecord<byte[], byte[]> replayed = record(99, 9_000);
    new ReplayHeaders("koo.changes", 7, 1_700, 2).write(replayed.headers());

    DeadLetterHeaders letter =
        DeadLetterHeaders.of("landing", replayed, new IllegalStateException("again"));

    assertThat(letter)
        .isEqualTo(
            new DeadLetterHeaders(
                "landing",
                "koo.changes",
                "3",
                "7",
                1_700,
                2,
                "java.lang.IllegalStateException",
                "again"));
  }

  @Test
  void headersThatNobodyReadsAreNoReplay() {
    ConsumerRecord<byte[], byte[]> record = record(99, 9_000);
    record.headers().add(ReplayHeaders.OFFSET, new byte[] {(byte) 0xff, 1});

    assertThat(DeadLetterHeaders.of("landing", record, new IllegalStateException("x")).offset())
        .isEqualTo("99");
  }

  @Test
  void whatWasMadeFromAReplayedRecordIsNoReplay() {
    ConsumerRecord<byte[], byte[]> made = record(99, 9_000);
    new ReplayHeaders("reaction.changes", 7, 1_700, 2).write(made.headers());

    assertThat(DeadLetterHeaders.of("landing", made, new IllegalStateException("x")).offset())
        .isEqualTo("99");
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, long timestamp) {
    return new ConsumerRecord<>(
        "koo.changes",
        3,
        offset,
        timestamp,
        TimestampType.CREATE_TIME,
        0,
        0,
        new byte[0],
        new byte[0],
        new RecordHeaders(),
        Optional.empty());
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
