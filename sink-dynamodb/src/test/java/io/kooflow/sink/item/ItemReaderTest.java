package io.kooflow.sink.item;

import static io.kooflow.sink.Records.koo;
import static io.kooflow.sink.Records.record;
import static io.kooflow.sink.Records.tombstone;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.events.KooScores;
import io.kooflow.events.UserChange;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.connect.ConnectSchemas;
import io.kooflow.schemas.item.AttributeType;
import io.kooflow.sink.coalesce.ItemKey;
import io.kooflow.sink.coalesce.Version;
import io.kooflow.sink.coalesce.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemReaderTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final TargetTable FEED_ITEMS =
      new TargetTable("feed_items", "CONTENT_ID", AttributeType.N);

  private final ItemReader reader =
      new ItemReader(
          Map.of(Topics.KOO_ENRICHED, new Target(FEED_ITEMS, Rules.DEFAULT)),
          InstantSource.fixed(NOW));

  @Test
  void refusesAnEventThatIsNoItem() {
    Schema event = ConnectSchemas.of(UserChange.getClassSchema());
    SinkRecord change =
        new SinkRecord(
            Topics.KOO_ENRICHED, 0, Schema.INT64_SCHEMA, 5L, event, new Struct(event), 4);

    assertThatThrownBy(() -> reader.read(change)).isInstanceOf(UnfitRecordException.class);
  }

  @Test
  void writesWhatTheAvroSchemaSaysUnderItsNamesAndTypes() {
    Struct koo = koo(Long.MAX_VALUE, 2, 9).put("lastReactionAt", 1_700_000_000_001L);

    Write<SinkItem> write = reader.read(record(koo, 4));

    assertThat(write.key()).isEqualTo(new ItemKey("feed_items", "9223372036854775807"));
    assertThat(write.version()).isEqualTo(Version.of(2L, 9L));
    assertThat(write.payload().attributes())
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("CONTENT_ID", n("9223372036854775807")),
                Map.entry("GEN", n("2")),
                Map.entry("REV", n("9")),
                Map.entry("CREATOR", n("7")),
                Map.entry("KIND", s("K")),
                Map.entry("TXT", s("text of 9223372036854775807")),
                Map.entry("LANG_GROUP", s("hi")),
                Map.entry("CREATED_AT", n("1700000000000")),
                Map.entry("COUNTS", AttributeValue.fromM(Map.of("LIKE", n("3")))),
                Map.entry("THREAD_COUNTS", AttributeValue.fromM(Map.of())),
                Map.entry("DECAYED", AttributeValue.fromL(List.of())),
                Map.entry("LAST_REACTION_AT", n("1700000000001")),
                Map.entry("FEED_SCORE", n("1.5"))));
  }

  @Test
  void nestsRecordsByTheirOwnSchemaAndLeavesOutWhatIsNotStored() {
    Struct koo = koo(5, 1, 1);
    Struct scores =
        new Struct(ConnectSchemas.of(KooScores.getClassSchema()))
            .put("contentId", 5L)
            .put("position", new byte[22])
            .put("model", "koo-text")
            .put("version", "1")
            .put("language", "hi")
            .put("languageProbability", 0.75)
            .put("scoredAt", 1L);
    koo.put("scores", optional(koo, scores));

    Map<String, AttributeValue> stored = attribute(record(koo, 0), "SCORES").m();

    assertThat(stored).containsOnlyKeys("CONTENT_ID", "POS", "MODEL", "VER", "LANG", "LANG_P");
    assertThat(stored)
        .containsEntry("POS", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[22])));
  }

  @Test
  void takesRecordsOfAnOlderSchemaThatLacksALaterField() {
    Struct koo = koo(5, 1, 1);
    SchemaBuilder older = SchemaBuilder.struct().name(koo.schema().name());
    koo.schema().fields().stream()
        .filter(field -> !field.name().equals("threadCounts"))
        .forEach(field -> older.field(field.name(), field.schema()));
    Struct old = new Struct(older.build());
    old.schema().fields().forEach(field -> old.put(field.name(), koo.get(field.name())));

    assertThat(reader.read(record(old, 0)).payload().attributes())
        .containsKey("TXT")
        .doesNotContainKey("THREAD_COUNTS");
  }

  @Test
  void turnsATombstoneIntoAMarkerOfThirtyDays() {
    Write<SinkItem> write = reader.read(tombstone(5, 2, 9, 0));

    assertThat(write.version()).isEqualTo(Version.of(2L, 9L));
    assertThat(write.payload().attributes())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "CONTENT_ID", n("5"),
                "GEN", n("2"),
                "REV", n("9"),
                "DEL", AttributeValue.fromBool(true),
                "TTL", n(Long.toString(NOW.getEpochSecond() + 30 * 86_400))));
  }

  @Test
  void goesByTheFieldsOfASchemaThatIsNotGenerated() {
    Schema schema =
        SchemaBuilder.struct()
            .name("some.other.Thing")
            .field("CONTENT_ID", Schema.INT64_SCHEMA)
            .field("generation", Schema.INT32_SCHEMA)
            .field("revision", Schema.INT64_SCHEMA)
            .field("name", Schema.OPTIONAL_STRING_SCHEMA)
            .field("raw", Schema.BYTES_SCHEMA)
            .field("good", Schema.BOOLEAN_SCHEMA)
            .build();
    Struct thing =
        new Struct(schema)
            .put("CONTENT_ID", 5L)
            .put("generation", 1)
            .put("revision", 3L)
            .put("raw", new byte[] {1})
            .put("good", true);

    assertThat(reader.read(record(5L, thing, 0)).payload().attributes())
        .containsOnlyKeys("CONTENT_ID", "GEN", "REV", "raw", "good");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 1e126, 1e-131})
  void refusesNumbersThatDynamoDbCannotHold(double score) {
    unfit(record(koo(5, 1, 1).put("feedScore", score), 0), "feedScore");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, -0.0, 1e-130, 9.9e125, Double.MIN_NORMAL * 0, 1e22, -123456.789})
  void keepsDoublesBitForBit(double score) {
    String stored = attribute(record(koo(5, 1, 1).put("feedScore", score), 0), "FEED_SCORE").n();
    assertThat(Double.parseDouble(stored)).isEqualTo(score + 0.0);
  }

  @Test
  void refusesAnUnpairedSurrogate() {
    unfit(record(koo(5, 1, 1).put("text", "a\uD83D"), 0), "surrogate");
  }

  @Test
  void keepsEveryTextThatUtf8CanHold() {
    String text = "\u0000 e\u0301 \u00e9 \uD83D\uDC68\u200D\uD83D\uDC69 \u0627\u0644 \u0915\u094D";
    assertThat(reader.read(record(koo(5, 1, 1).put("text", text), 0)).payload().attributes())
        .containsEntry("TXT", s(text));
  }

  @Test
  void refusesAnItemOver400KbWithoutTellingItsText() {
    assertThatThrownBy(() -> reader.read(record(koo(5, 1, 1).put("text", "x".repeat(409_600)), 0)))
        .isInstanceOf(UnfitRecordException.class)
        .hasMessageContaining("409600")
        .hasMessageNotContaining("xxx");
  }

  @Test
  void refusesATombstoneWithoutItsHeaders() {
    unfit(record(5L, null, 0), "kooflow.generation");
  }

  @Test
  void refusesATombstoneWithHeadersOfAnotherLength() {
    SinkRecord record = record(5L, null, 0);
    ((ConnectHeaders) record.headers()).addBytes("kooflow.generation", new byte[3]);
    unfit(record, "4 or 8 bytes");
  }

  @Test
  void refusesARevisionBelowOne() {
    unfit(record(koo(5, 0, 1), 0), "generation");
  }

  @Test
  void refusesAKeyThatIsNotTheItems() {
    unfit(record(6L, koo(5, 1, 1), 0), "key");
  }

  @Test
  void refusesAKeyOfAnotherTypeThanTheTables() {
    SinkRecord record = tombstone(5, 1, 1, 0);
    SinkRecord text =
        record.newRecord(record.topic(), 0, null, "five", null, null, null, record.headers());
    unfit(text, "CONTENT_ID");
  }

  @Test
  void refusesAValueThatIsNoStruct() {
    unfit(record(5L, "text", 0), "struct");
  }

  @Test
  void blamesTheSettingsForATopicWithoutTable() {
    SinkRecord record = new SinkRecord("other", 0, null, 5L, null, null, 0);
    assertThatThrownBy(() -> reader.read(record))
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(UnfitRecordException.class)
        .hasMessageContaining("'other:<table>'")
        .hasMessageContaining("'tables'");
  }

  private AttributeValue attribute(SinkRecord record, String name) {
    return requireNonNull(reader.read(record).payload().attributes().get(name));
  }

  private void unfit(SinkRecord record, String why) {
    assertThatThrownBy(() -> reader.read(record))
        .isInstanceOf(UnfitRecordException.class)
        .hasMessageContaining(why);
  }

  /** The same scores under the optional schema that the field has. */
  private static Struct optional(Struct koo, Struct scores) {
    Struct same = new Struct(koo.schema().field("scores").schema());
    scores.schema().fields().forEach(f -> same.put(f.name(), scores.get(f.name())));
    return same;
  }

  private static AttributeValue n(String number) {
    return AttributeValue.fromN(number);
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }
}
