package io.kooflow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.Topics;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordDecoderTest {

  private static final Schema ALL =
      new Schema.Parser()
          .parse(
              """
              {"type":"record","name":"All","fields":[
               {"name":"i","type":"int"},{"name":"l","type":"long"},{"name":"f","type":"float"},
               {"name":"d","type":"double"},{"name":"b","type":"boolean"},{"name":"s","type":"string"},
               {"name":"y","type":"bytes"},{"name":"x","type":{"type":"fixed","name":"X","size":3}},
               {"name":"e","type":{"type":"enum","name":"E","symbols":["P","Q"]}},
               {"name":"a","type":{"type":"array","items":["null","string"]}},
               {"name":"m","type":{"type":"map","values":{"type":"array","items":"long"}}}]}
              """);

  private final RecordDecoder decoder = new RecordDecoder();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void readsWhatAvrosOwnEncoderWrote(long seed) {
    RandomRecords random = new RandomRecords(seed);
    for (int i = 0; i < 500; i++) {
      byte[] message = Messages.byAvro(i, ALL, random.record(ALL));

      Object datum = decoder.record(message, ALL, new GenericDatumReader<>(ALL));

      assertThat(datum).as("seed %d", seed).isEqualTo(Messages.readByAvro(ALL, message));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void readsEveryRecordOfTheContractIntoItsClass(long seed) {
    RandomRecords random = new RandomRecords(seed);
    for (TopicDefinition topic : Topics.data()) {
      Schema schema = topic.valueSchema();
      for (int i = 0; i < 100; i++) {
        byte[] message = Messages.byAvro(i, schema, random.record(schema));

        Object datum =
            decoder.record(
                message,
                schema,
                new SpecificDatumReader<>(schema, schema, SpecificData.getForSchema(schema)));

        assertThat(Messages.byAvro(i, schema, datum)).isEqualTo(message);
      }
    }
  }

  @Test
  void skipsFieldsThatTheReaderDoesNotKnow() {
    Schema reader =
        SchemaBuilder.record("All").fields().requiredInt("i").requiredLong("l").endRecord();
    RandomRecords random = new RandomRecords(5);
    for (int i = 0; i < 100; i++) {
      GenericRecord written = random.record(ALL);
      byte[] message = Messages.byAvro(i, ALL, written);

      GenericRecord read =
          decoder.record(message, ALL, new GenericDatumReader<GenericRecord>(ALL, reader));

      assertThat(read.get("i")).isEqualTo(written.get("i"));
      assertThat(read.get("l")).isEqualTo(written.get("l"));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void endsOnAnyBytesWithARecordOrASerializationError(long seed) {
    RandomRecords random = new RandomRecords(seed);
    for (int i = 0; i < 2_000; i++) {
      byte[] message = Messages.byAvro(i, ALL, random.record(ALL));
      for (int changes = 1 + random.below(4); changes > 0; changes--) {
        message[5 + random.below(message.length - 5)] = random.bytes(1)[0];
      }
      byte[] cut = Arrays.copyOf(message, 5 + random.below(message.length - 4));

      readsOrRefuses(message);
      readsOrRefuses(cut);
    }
  }

  private void readsOrRefuses(byte[] message) {
    try {
      decoder.record(message, ALL, new GenericDatumReader<>(ALL));
    } catch (SerializationException refused) {
      assertThat(refused).hasMessageStartingWith("Cannot decode All: ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bytes, 'FEFFFFFF0F', a length of 2147483647 with 0 bytes left",
    "bytes, '01', a length of -1",
    "string, 'FEFFFFFFFFFFFFFFFF01', a length of 9223372036854775807",
    "string, '04C328', no UTF-8",
    "array-of-longs, 'FEFFFFFF0F', more items than the message has bytes",
    "array-of-nulls, 'FEFFFFFF0F', more items than the message has bytes",
    "array-of-nulls, 'FFFFFFFFFFFFFFFFFF0100', more items than the message has bytes",
    "map-of-longs, 'FEFFFFFF0F', more items than the message has bytes",
    "long, 'FFFFFFFFFFFFFFFFFFFF01', more than 64 bits",
    "long, 'FFFFFFFFFFFFFFFFFF02', more than 64 bits",
    "long, 'FF', ends within a value",
    "long, '0000', 1 bytes are left over",
    "int, '8080808010', out of its range",
    "boolean, '02', neither 0 nor 1",
    "double, '00000000', ends within a value",
  })
  void refusesBytesThatLie(String type, String hex, String problem) {
    Schema schema =
        switch (type) {
          case "array-of-longs" -> Schema.createArray(Schema.create(Schema.Type.LONG));
          case "array-of-nulls" -> Schema.createArray(Schema.create(Schema.Type.NULL));
          case "map-of-longs" -> Schema.createMap(Schema.create(Schema.Type.LONG));
          default -> new Schema.Parser().parse("\"" + type + "\"");
        };
    byte[] message = HexFormat.of().parseHex("0000000001" + hex);

    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> decoder.record(message, schema, new GenericDatumReader<>(schema)))
        .withMessageContaining(problem);
  }

  @Test
  void boundsTheItemsOfNestedArraysTogether() {
    // Each inner array claims as many nulls as the whole message has bytes.
    Schema nulls = Schema.createArray(Schema.createArray(Schema.create(Schema.Type.NULL)));
    StringBuilder hex = new StringBuilder("0000000001").append("28");
    for (int i = 0; i < 20; i++) {
      hex.append("6400");
    }
    byte[] message = HexFormat.of().parseHex(hex + "00");

    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> decoder.record(message, nulls, new GenericDatumReader<>(nulls)))
        .withMessageContaining("more items");
  }

  @Test
  void readsBlocksThatTellTheirSize() {
    Schema longs = Schema.createArray(Schema.create(Schema.Type.LONG));
    byte[] message =
        HexFormat.of().parseHex("0000000001" + "03" + "04" + "0204" + "02" + "06" + "00");

    assertThat(decoder.record(message, longs, new GenericDatumReader<Object>(longs)))
        .hasToString("[1, 2, 3]");
  }

  @Test
  void keepsTheReplacementCharacterThatIsThereByRight() {
    Schema text = Schema.create(Schema.Type.STRING);
    byte[] message = Messages.byAvro(1, text, "a\uFFFDb");

    assertThat(decoder.record(message, text, new GenericDatumReader<Object>(text)))
        .hasToString("a\uFFFDb");
  }
}
