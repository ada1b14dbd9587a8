package io.kooflow.schemas.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooScores;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.registry.StubRegistry;
import io.kooflow.schemas.serde.AvroSerdes;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AvroConverterTest {

  private static final String TOPIC = "topic";
  private static final Schema CHANGE = ConnectSchemas.of(KooChange.getClassSchema());

  private final StubRegistry registry = StubRegistry.start();
  private final SchemaRegistryClient client =
      new SchemaRegistryClient(RegistryConfig.at(registry.url()));
  private final AvroSerdes serdes = new AvroSerdes(client);
  private final AvroConverter converter = new AvroConverter();

  @BeforeEach
  void configure() {
    converter.configure(Map.of("schema.registry.url", registry.url(), "max.retries", "0"), false);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void isFoundByPluginDiscovery() {
    assertThat(ServiceLoader.load(Converter.class).stream().map(ServiceLoader.Provider::type))
        .contains(AvroConverter.class);
  }

  @Test
  void writesAGeneratedRecordByItsOwnSchemaWithDocsAndProperties() {
    byte[] message = converter.fromConnectData(TOPIC, CHANGE, change("text 😀"));

    KooChange read = serdes.of(KooChange.class).deserializer().deserialize(TOPIC, message);
    assertThat(read)
        .isEqualTo(
            new KooChange(
                null,
                new Koo(5L, null, null, 6L, "K", "text 😀", "hi", 7L, null),
                5L,
                "INSERT",
                8L,
                Position.stream(1, "44").toByteBuffer()));
    var registered = client.schemaById(ByteBuffer.wrap(message).getInt(1));
    var koo = registered.getField("after").schema().getTypes().get(1);
    assertThat(koo.getField("contentId").getProp("dynamodb.attribute")).isEqualTo("CONTENT_ID");
    assertThat(koo.getField("contentId").doc()).isNotBlank();
  }

  @Test
  void readsBackTheStructThatItWrote() {
    Struct change = change("text");

    SchemaAndValue read =
        converter.toConnectData(TOPIC, converter.fromConnectData(TOPIC, CHANGE, change));

    assertThat(read.schema()).isEqualTo(CHANGE);
    assertThat(read.value()).isEqualTo(change);
    assertThat(((Struct) read.value()).get("position")).isInstanceOf(byte[].class);
  }

  @Test
  void readsMapsArraysAndNestedRecords() {
    KooScores scores =
        new KooScores(
            5L, ByteBuffer.wrap(new byte[] {1, 2}), "m", "1", "hi", 0.5, null, null, null, 9L);
    EnrichedKoo koo =
        new EnrichedKoo(
            5L,
            1,
            2L,
            null,
            null,
            6L,
            "K",
            null,
            "hi",
            7L,
            null,
            Map.of("LIKE", 3L),
            List.of(),
            8L,
            scores,
            1.5,
            Map.of("LIKE", 4L));

    Struct read = (Struct) converter.toConnectData(TOPIC, bytes(koo)).value();

    assertThat(read.getMap("counts")).isEqualTo(Map.of("LIKE", 3L));
    assertThat(read.getArray("decayed")).isEmpty();
    assertThat(read.getInt64("lastReactionAt")).isEqualTo(8L);
    assertThat(read.getString("text")).isNull();
    assertThat(read.getStruct("scores").getFloat64("languageProbability")).isEqualTo(0.5);
    assertThat(read.getStruct("scores").getBytes("position")).containsExactly(1, 2);
    assertThat(converter.fromConnectData(TOPIC, read.schema(), read)).isEqualTo(bytes(koo));
  }

  @Test
  void keepsNullForATombstoneBothWays() {
    assertThat(converter.fromConnectData(TOPIC, CHANGE, null)).isNull();
    assertThat(converter.fromConnectData(TOPIC, null, null)).isNull();
    assertThat(converter.toConnectData(TOPIC, null)).isEqualTo(SchemaAndValue.NULL);
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void passesRawBytesThrough() {
    Schema raw = SchemaBuilder.bytes().name("kooflow.raw").build();
    byte[] poison = {9, 8, 7};

    assertThat(converter.fromConnectData(TOPIC, raw, poison)).isSameAs(poison);
    assertThat(converter.fromConnectData(TOPIC, raw, ByteBuffer.wrap(poison))).isEqualTo(poison);
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void derivesASchemaForAnyOtherStruct() {
    Schema inner = SchemaBuilder.struct().optional().field("x", Schema.INT16_SCHEMA).build();
    Schema schema =
        SchemaBuilder.struct()
            .name("org.example.Other")
            .field("tiny", Schema.INT8_SCHEMA)
            .field("int", Schema.INT32_SCHEMA)
            .field("float", Schema.OPTIONAL_FLOAT32_SCHEMA)
            .field("yes", Schema.BOOLEAN_SCHEMA)
            .field("at", Timestamp.SCHEMA)
            .field("time", Time.builder().optional().build())
            .field("money", Decimal.schema(2))
            .field("inner", inner)
            .field("list", SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).build())
            .field("map", SchemaBuilder.map(Schema.STRING_SCHEMA, inner).optional().build())
            .build();
    Map<String, Struct> map = new HashMap<>();
    map.put("a", new Struct(inner).put("x", (short) -3));
    map.put("b", null);
    Struct value =
        new Struct(schema)
            .put("tiny", (byte) -1)
            .put("int", 2)
            .put("yes", true)
            .put("at", new Date(1_700_000_000_123L))
            .put("time", new Date(5_000))
            .put("money", new BigDecimal("-12.34"))
            .put("inner", new Struct(inner).put("x", (short) 300))
            .put("list", Arrays.asList("a", null))
            .put("map", map);

    SchemaAndValue read =
        converter.toConnectData(TOPIC, converter.fromConnectData(TOPIC, schema, value));

    Struct struct = (Struct) read.value();
    assertThat(read.schema().name()).isEqualTo("org.example.Other");
    for (String field : List.of("tiny", "int", "float", "yes", "at", "time", "money", "list")) {
      assertThat(struct.get(field)).as(field).isEqualTo(value.get(field));
    }
    assertThat(struct.getStruct("inner").getInt16("x")).isEqualTo((short) 300);
    assertThat(struct.<String, Struct>getMap("map"))
        .containsEntry("b", null)
        .hasEntrySatisfying("a", a -> assertThat(a.getInt16("x")).isEqualTo((short) -3));
  }

  @Test
  void convertsPlainValuesAndKeys() {
    AvroConverter ofKeys = new AvroConverter(client);
    ofKeys.configure(Map.of(), true);

    byte[] message = ofKeys.fromConnectData(TOPIC, Schema.INT64_SCHEMA, 5L);

    assertThat(ofKeys.toConnectData(TOPIC, message))
        .isEqualTo(new SchemaAndValue(Schema.INT64_SCHEMA, 5L));
    assertThat(registry.requests()).first().asString().contains("/topic-key/");
  }

  @Test
  void fillsFieldsThatAnOlderConnectorDoesNotKnow() {
    Schema older =
        SchemaBuilder.struct()
            .name("io.kooflow.events.KooChange")
            .field("contentId", Schema.INT64_SCHEMA)
            .field("op", Schema.STRING_SCHEMA)
            .field("changedAt", Schema.INT64_SCHEMA)
            .field("position", Schema.BYTES_SCHEMA)
            .build();
    Struct value =
        new Struct(older)
            .put("contentId", 5L)
            .put("op", "REMOVE")
            .put("changedAt", 8L)
            .put("position", Position.stream(1, "44").bytes());

    byte[] message = converter.fromConnectData(TOPIC, older, value);

    KooChange read = serdes.of(KooChange.class).deserializer().deserialize(TOPIC, message);
    assertThat(read.getAfter()).isNull();
    assertThat(read.getContentId()).isEqualTo(5L);
  }

  @Test
  void refusesAStructOfAGeneratedNameThatDoesNotFit() {
    Schema wrong =
        SchemaBuilder.struct()
            .name("io.kooflow.events.User")
            .field("userId", Schema.STRING_SCHEMA)
            .field("handle", Schema.OPTIONAL_STRING_SCHEMA)
            .field("extra", Schema.STRING_SCHEMA)
            .field("createdAt", Schema.INT64_SCHEMA)
            .build();

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> converter.fromConnectData(TOPIC, wrong, new Struct(wrong)))
        .withMessageContaining("User.userId is STRING, in Avro it is INT64")
        .withMessageContaining("User.handle is optional")
        .withMessageContaining("User.extra would be lost")
        .withMessageContaining("User.langGroup is missing");
  }

  @Test
  void refusesValuesThatDoNotFitNamingTheField() {
    Struct incomplete = new Struct(CHANGE).put("contentId", 5L);

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> converter.fromConnectData(TOPIC, CHANGE, incomplete))
        .withMessageContaining("KooChange.op must be String, got null");
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> converter.fromConnectData(TOPIC, CHANGE, change("canary \uD83D")))
        .withMessageContaining("Koo")
        .withMessageContaining("unpaired surrogate")
        .satisfies(refused -> assertThat(refused).message().doesNotContain("canary"));
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> converter.fromConnectData(TOPIC, null, "text"))
        .withMessageContaining("no schema");
  }

  @Test
  void tellsPoisonFromARegistryThatIsDown() {
    byte[] message = bytes(new Koo(5L, null, null, 6L, "K", null, "hi", 7L, null));
    byte[] unknown = message.clone();
    unknown[4] = 99;

    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> converter.toConnectData(TOPIC, new byte[] {1, 2}));
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(
            () -> converter.toConnectData(TOPIC, Arrays.copyOf(message, message.length - 1)));
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(() -> converter.toConnectData(TOPIC, unknown))
        .withMessageContaining("99");
    registry.close();
    unknown[4] = 98;
    assertThatExceptionOfType(RetriableException.class)
        .isThrownBy(() -> converter.toConnectData(TOPIC, unknown));
    assertThat(converter.toConnectData(TOPIC, message).value()).isInstanceOf(Struct.class);
    assertThatExceptionOfType(RetriableException.class)
        .isThrownBy(() -> converter.fromConnectData(TOPIC, CHANGE, change("text")));
  }

  private byte[] bytes(SpecificRecord record) {
    return serdes
        .generic()
        .serializer()
        .serialize(TOPIC, (org.apache.avro.generic.GenericRecord) record);
  }

  private static Struct change(String text) {
    Struct koo =
        new Struct(CHANGE.field("after").schema())
            .put("contentId", 5L)
            .put("creator", 6L)
            .put("kind", "K")
            .put("text", text)
            .put("langGroup", "hi")
            .put("createdAt", 7L);
    return new Struct(CHANGE)
        .put("after", koo)
        .put("contentId", 5L)
        .put("op", "INSERT")
        .put("changedAt", 8L)
        .put("position", Position.stream(1, "44").bytes());
  }
}
