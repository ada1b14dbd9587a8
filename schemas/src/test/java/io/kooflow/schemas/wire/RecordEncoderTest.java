package io.kooflow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.Topics;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordEncoderTest {

  private static final Schema TEXT =
      SchemaBuilder.record("Text").fields().requiredString("text").endRecord();
  private static final Schema NUMBER =
      SchemaBuilder.record("Number").fields().requiredLong("number").endRecord();

  private final RecordEncoder encoder = new RecordEncoder(WireFormat.DEFAULT_MAX_BYTES);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void writesWhatAvrosOwnEncoderWrites(long seed) {
    RandomRecords random = new RandomRecords(seed);
    for (TopicDefinition topic : Topics.data()) {
      Schema schema = topic.valueSchema();
      for (int i = 0; i < 200; i++) {
        Object datum = random.record(schema);

        byte[] message = encoder.message(i, schema, new GenericDatumWriter<>(schema), datum);

        assertThat(message).as("seed %d", seed).isEqualTo(Messages.byAvro(i, schema, datum));
      }
    }
  }

  @Test
  void writesEveryCharacterOfUnicodeAsTheJdkDoes() {
    StringBuilder all = new StringBuilder();
    for (int point = 0; point <= Character.MAX_CODE_POINT; point += 7) {
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        all.appendCodePoint(point);
      }
    }

    assertThat(write(all.toString())).isEqualTo(Messages.byAvro(1, TEXT, text(all.toString())));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void refusesUnpairedSurrogatesNamingTheField(int kind) {
    String unpaired =
        switch (kind) {
          case 0 -> "a\uD83D";
          case 1 -> "\uDE00a";
          case 2 -> "\uD83D\uD83D\uDE00";
          default -> "\uDE00\uD83D";
        };

    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> write(unpaired))
        .withMessageContaining("Text")
        .withMessageContaining("unpaired surrogate");
  }

  @Test
  void writesOnAfterARecordThatFailed() {
    assertThatExceptionOfType(SerializationException.class).isThrownBy(() -> write("a\uD83D"));

    assertThat(write("fine")).isEqualTo(Messages.byAvro(1, TEXT, text("fine")));
  }

  @Test
  void takesATextOfFourHundredKilobytes() {
    String large = "ಕ".repeat(400 * 1024 / 3);

    assertThat(write(large)).isEqualTo(Messages.byAvro(1, TEXT, text(large)));
    assertThat(write("small")).hasSize(11);
  }

  @Test
  void refusesAMessageOverTheLimitAndTakesOneAtIt() {
    RecordEncoder bounded = new RecordEncoder(20);
    GenericDatumWriter<Object> writer = new GenericDatumWriter<>(TEXT);

    assertThat(bounded.message(1, TEXT, writer, text("x".repeat(14)))).hasSize(20);
    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> bounded.message(1, TEXT, writer, text("x".repeat(15))))
        .withMessageContaining("limit of 20");
  }

  @Test
  void namesTheFieldAndTheTypesButNeverTheValue() {
    GenericData.Record wrong = new GenericData.Record(NUMBER);
    wrong.put("number", "canary");
    GenericData.Record missing = new GenericData.Record(NUMBER);

    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> encoder.message(1, NUMBER, new GenericDatumWriter<>(NUMBER), wrong))
        .withMessageContaining("Number")
        .satisfies(failed -> assertThat(failed).message().doesNotContain("canary"));
    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> encoder.message(1, NUMBER, new GenericDatumWriter<>(NUMBER), missing))
        .withMessageContaining("number");
  }

  @Test
  void doesNotTellAValueThatFitsNoUnion() {
    Schema schema = SchemaBuilder.record("U").fields().optionalLong("number").endRecord();
    GenericData.Record wrong = new GenericData.Record(schema);
    wrong.put("number", Map.of("canary", 1));

    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> encoder.message(1, schema, new GenericDatumWriter<>(schema), wrong))
        .satisfies(failed -> assertThat(failed).message().doesNotContain("canary"));
  }

  private byte[] write(String text) {
    return encoder.message(1, TEXT, new GenericDatumWriter<>(TEXT), text(text));
  }

  private static GenericData.Record text(String text) {
    GenericData.Record record = new GenericData.Record(TEXT);
    record.put("text", text);
    return record;
  }
}
