package io.kooflow.schemas.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.KooChange;
import io.kooflow.schemas.Topics;
import java.math.BigDecimal;
import java.util.Map;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectSchemasTest {

  @Test
  void makesAStructOfARecord() {
    Schema change = ConnectSchemas.of(KooChange.getClassSchema());

    assertThat(change.name()).isEqualTo("io.kooflow.events.KooChange");
    assertThat(change.doc()).startsWith("One change of an item");
    assertThat(change.isOptional()).isFalse();
    assertThat(change.fields())
        .extracting(field -> field.name() + ":" + field.schema().type())
        .containsExactly(
            "before:STRUCT",
            "after:STRUCT",
            "contentId:INT64",
            "op:STRING",
            "changedAt:INT64",
            "position:BYTES");
    assertThat(change.field("after").schema().isOptional()).isTrue();
    assertThat(change.field("after").schema().name()).isEqualTo("io.kooflow.events.Koo");
    assertThat(change.field("position").schema().doc()).startsWith("22 bytes");
  }

  @Test
  void keepsWhatAFieldSaysOfItsAttribute() {
    Schema koo = ConnectSchemas.of(KooChange.getClassSchema()).field("after").schema();

    assertThat(koo.field("contentId").schema().parameters())
        .containsOnly(
            Map.entry("dynamodb.attribute", "CONTENT_ID"),
            Map.entry("dynamodb.type", "N"),
            Map.entry("dynamodb.key", "partition"));
    assertThat(AvroSchemas.of(koo).getField("contentId").getProp("dynamodb.attribute"))
        .isEqualTo("CONTENT_ID");
  }

  @Test
  void makesMapsAndArrays() {
    Schema enriched = ConnectSchemas.of(EnrichedKoo.getClassSchema());

    Schema counts = enriched.field("counts").schema();
    assertThat(counts.keySchema().type()).isEqualTo(Schema.Type.STRING);
    assertThat(counts.valueSchema().type()).isEqualTo(Schema.Type.INT64);
    assertThat(enriched.field("decayed").schema().valueSchema().name())
        .isEqualTo("io.kooflow.events.DecayedSum");
  }

  @Test
  void isTheSameObjectForEqualSchemas() {
    var copy = new org.apache.avro.Schema.Parser().parse(KooChange.getClassSchema().toString());

    assertThat(ConnectSchemas.of(copy)).isSameAs(ConnectSchemas.of(KooChange.getClassSchema()));
  }

  @Test
  void leadsBackToTheAvroSchemaItCameFrom() {
    assertThat(Topics.data())
        .allSatisfy(
            topic -> {
              Schema connect = ConnectSchemas.of(topic.valueSchema());
              assertThat(ConnectSchemas.of(AvroSchemas.of(connect))).isEqualTo(connect);
            });
  }

  @Test
  void keepsPlainDefaultsOfFieldsThatAreNeverNull() {
    var avro =
        SchemaBuilder.record("R")
            .fields()
            .name("n")
            .type()
            .longType()
            .longDefault(7)
            .name("o")
            .type()
            .nullable()
            .longType()
            .longDefault(7)
            .endRecord();

    Schema connect = ConnectSchemas.of(avro);

    assertThat(connect.field("n").schema().defaultValue()).isEqualTo(7L);
    assertThat(connect.field("o").schema().defaultValue()).isNull();
    assertThat(AvroSchemas.of(connect).getField("n").defaultVal()).isEqualTo(7L);
  }

  @Test
  void knowsConnectsLogicalTypes() {
    var avro =
        new org.apache.avro.Schema.Parser()
            .parse("{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}");

    assertThat(ConnectSchemas.of(avro)).isEqualTo(Timestamp.SCHEMA);
    assertThat(AvroSchemas.of(Timestamp.SCHEMA)).isEqualTo(avro);
  }

  @Test
  void readsDecimalsOnFixedAsTheyAreOnBytes() throws Exception {
    var avro =
        new org.apache.avro.Schema.Parser()
            .parse(
                """
                {"type":"fixed","name":"P","size":4,"logicalType":"decimal","precision":8,"scale":2}
                """);

    Schema connect = ConnectSchemas.of(avro);
    Object value =
        new StructReader(avro, connect)
            .read(null, DecoderFactory.get().binaryDecoder(new byte[] {-1, -1, -5, 30}, null));

    assertThat(connect).isEqualTo(Decimal.schema(2));
    assertThat(value).isEqualTo(new BigDecimal("-12.50"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"f\",\"type\":[\"long\",\"string\"]}]}",
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"f\",\"type\":[\"null\",\"R\"]}]}",
        "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"f\",\"type\":\"null\"}]}"
      })
  void refusesWhatConnectCannotExpressNamingTheField(String text) {
    var avro = new org.apache.avro.Schema.Parser().parse(text);

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> ConnectSchemas.of(avro))
        .withMessageContaining("R.f");
  }
}
