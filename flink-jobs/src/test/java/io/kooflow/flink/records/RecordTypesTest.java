package io.kooflow.flink.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.ReplayHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTypesTest {
  private static final byte[] BYTES = {1, 2};

  /** Anything that Flink does not understand would travel by Kryo. */
  @ParameterizedTest
  @ValueSource(classes = {KafkaRecord.class, DeadLetter.class})
  void travelAsPojosWithoutKryo(Class<?> type) {
    TypeInformation<?> information = TypeInformation.of(type);

    assertThat(information).isInstanceOf(PojoTypeInfo.class);
    PojoTypeInfo<?> pojo = (PojoTypeInfo<?>) information;
    for (int i = 0; i < pojo.getArity(); i++) {
      assertThat(pojo.getPojoFieldAt(i).getTypeInformation())
          .isNotInstanceOf(GenericTypeInfo.class);
    }
  }

  @Test
  void deadLettersKeepBytesHeadersTimeAndPlaceAndNeverPrintThem() {
    RecordHeaders original = new RecordHeaders();
    original.add("trace", new byte[] {9}).add("trace", null).add(DeadLetterHeaders.TOPIC, BYTES);
    ConsumerRecord<byte[], byte[]> consumed = consumed(original);

    DeadLetter letter =
        DeadLetter.of(KafkaRecord.of(consumed), "landing", new IllegalStateException("why"));

    RecordHeaders written = new RecordHeaders();
    letter.write(written);
    assertThat(letter.record.value).isSameAs(consumed.value());
    assertThat(DeadLetterHeaders.read(written))
        .isEqualTo(
            new DeadLetterHeaders(
                DeadLetterHeaders.LANDING,
                "koo.changes",
                "3",
                "9",
                1_700_000_000_123L,
                0,
                "java.lang.IllegalStateException",
                "why"));
    assertThat(written.headers("trace"))
        .extracting(Header::value)
        .containsExactly(new byte[] {9}, null);
    assertThat(letter).hasToString("koo.changes/3@9: java.lang.IllegalStateException");
  }

  @Test
  void aReplayedDeadLetterKeepsTheTimeOfItsChange() {
    RecordHeaders replayed = new RecordHeaders();
    new ReplayHeaders("koo.changes", 4, 5, 1).write(replayed);
    replayed.add(DeadLetterHeaders.READER, "streams".getBytes(StandardCharsets.UTF_8));

    RecordHeaders written = new RecordHeaders();
    DeadLetter.of(KafkaRecord.of(consumed(replayed)), "scoring", new IllegalStateException("x"))
        .write(written);

    assertThat(text(written, DeadLetterHeaders.TIMESTAMP)).isEqualTo("5");
    assertThat(text(written, DeadLetterHeaders.OFFSET)).isEqualTo("4");
    assertThat(text(written, DeadLetterHeaders.READER)).isEqualTo("scoring");
    assertThat(written.headers(DeadLetterHeaders.READER)).hasSize(1);
  }

  @Test
  void theLogHasALineForEachDeadLetterAndTheNumberOfTheOthers() {
    AtomicLong nanos = new AtomicLong();
    DeadLetterLog log = new DeadLetterLog(nanos::get);
    DeadLetter letter =
        DeadLetter.of(
            KafkaRecord.of(consumed(new RecordHeaders())),
            "landing",
            new IllegalStateException("why"));
    for (int n = 0; n < DeadLetterLog.MOST; n++) {
      assertThat(log.line(letter))
          .isEqualTo(
              "dead letter of landing: koo.changes/3@9: java.lang.IllegalStateException, why");
    }
    assertThat(log.line(letter)).isEmpty();
    assertThat(log.line(letter)).isEmpty();

    nanos.addAndGet(DeadLetterLog.WHILE.toNanos());

    assertThat(log.line(letter)).startsWith("2 dead letters without a line; dead letter of");
  }

  private static ConsumerRecord<byte[], byte[]> consumed(RecordHeaders headers) {
    return new ConsumerRecord<>(
        "koo.changes",
        3,
        9,
        1_700_000_000_123L,
        TimestampType.LOG_APPEND_TIME,
        1,
        BYTES.length,
        new byte[] {1},
        BYTES,
        headers,
        Optional.empty());
  }

  private static String text(RecordHeaders headers, String name) {
    return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
