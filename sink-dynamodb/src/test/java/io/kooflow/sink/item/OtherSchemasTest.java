package io.kooflow.sink.item;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.contentstore.items.ItemSize;
import io.kooflow.schemas.item.AttributeType;
import io.kooflow.sink.coalesce.ItemKey;
import io.kooflow.sink.coalesce.Version;
import io.kooflow.sink.coalesce.Write;
import io.kooflow.sink.item.ItemRules.Mode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Topics and tables that are not ours: orders by shop, with whatever a producer puts in. */
class OtherSchemasTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final long WRITTEN = NOW.toEpochMilli() - 60_000;
  private static final TargetTable ORDERS =
      new TargetTable(
          "orders",
          List.of(
              new KeyAttribute("SHOP", AttributeType.S),
              new KeyAttribute("NUMBER", AttributeType.N)));
  private static final TargetTable NOTES = new TargetTable("notes", "id", AttributeType.S);
  private static final List<String> KEY = List.of("shop", "number");

  @Test
  void takesKeyAndVersionFromTheFieldsThatAreConfigured() {
    ItemRules rules = Rules.versioned(KEY, new VersionField("at", "AT", "", AttributeType.N));
    Map<String, Object> order = order("Köln", 7, "at", 12.5);

    Write<SinkItem> write = read(ORDERS, rules, null, order);

    assertThat(write.key()).isEqualTo(new ItemKey("orders", "4:Köln7"));
    assertThat(write.version()).isEqualTo(Version.of(new BigDecimal("12.5")));
    assertThat(write.payload().attributes())
        .containsOnly(
            Map.entry("SHOP", s("Köln")), Map.entry("NUMBER", n("7")), Map.entry("AT", n("12.5")));
  }

  @Test
  void tellsKeysApartWhateverTheirParts() {
    ItemRules rules = Rules.versioned(KEY, Rules.part("at"));
    ItemKey one = read(ORDERS, rules, null, order("a1", 2, "at", 1)).key();
    ItemKey other = read(ORDERS, rules, null, order("a", 12, "at", 1)).key();
    ItemKey same = read(ORDERS, rules, null, order("a", new BigDecimal("12.00"), "at", 1)).key();

    assertThat(one).isNotEqualTo(other);
    assertThat(same).isEqualTo(other);
  }

  @Test
  void takesTheKeyFromTheRecordsKeyWhereTheValueLacksIt() {
    ItemRules rules = Rules.versioned(List.of(), Rules.part("at"));
    Map<String, Object> key = Map.of("SHOP", "a", "NUMBER", 3);

    assertThat(read(ORDERS, rules, key, Map.of("at", 1)).payload().attributes())
        .containsOnlyKeys("SHOP", "NUMBER", "at");
    assertThat(read(NOTES, rules, "n1", Map.of("at", 1)).payload().attributes())
        .containsEntry("id", s("n1"));
    unfit(ORDERS, rules, Map.of("SHOP", "a"), Map.of("at", 1), "NUMBER");
    unfit(NOTES, rules, "n1", Map.of("id", "n2", "at", 1), "key of the record");
  }

  @Test
  void goesByTheAttributePropertiesOfTheConnectSchema() {
    Schema schema =
        SchemaBuilder.struct()
            .name("shop.Note")
            .field("noteId", attribute(SchemaBuilder.string(), "id"))
            .field("at", attribute(SchemaBuilder.int64(), "AT"))
            .field("internal", Schema.STRING_SCHEMA)
            .build();
    Struct note = new Struct(schema).put("noteId", "n").put("at", 5L).put("internal", "x");

    assertThat(
            read(
                    NOTES,
                    Rules.versioned(List.of(), new VersionField("at", "AT", "", AttributeType.N)),
                    null,
                    note)
                .payload()
                .attributes())
        .containsOnly(Map.entry("id", s("n")), Map.entry("AT", n("5")));
  }

  @Test
  void storesSetsNumbersAndDatesAsTheSchemaSays() {
    Schema schema =
        SchemaBuilder.struct()
            .field("id", attribute(SchemaBuilder.string(), "id"))
            .field("at", attribute(SchemaBuilder.int64(), "at"))
            .field("tags", typed(SchemaBuilder.array(Schema.STRING_SCHEMA), "tags", "SS"))
            .field("marks", typed(SchemaBuilder.array(Schema.STRING_SCHEMA), "marks", "NS"))
            .field("parts", typed(SchemaBuilder.array(Schema.BYTES_SCHEMA), "parts", "BS"))
            .field("none", typed(SchemaBuilder.array(Schema.STRING_SCHEMA), "none", "SS"))
            .field("exact", typed(SchemaBuilder.string(), "exact", "N"))
            .field("day", typed(Date.builder(), "day", "N"))
            .build();
    Struct note =
        new Struct(schema)
            .put("id", "n")
            .put("at", 1L)
            .put("tags", List.of("b", "a", "b"))
            .put("marks", List.of("1.50", "1.5", "12345678901234567890123456789012345678"))
            .put("parts", List.of(new byte[] {1}, new byte[] {1}))
            .put("none", List.of())
            .put("exact", "-0.10")
            .put("day", new java.util.Date(-86_400_000L));

    Write<SinkItem> write = read(NOTES, Rules.versioned(List.of(), Rules.part("at")), null, note);

    assertThat(write.payload().attributes())
        .containsOnly(
            Map.entry("id", s("n")),
            Map.entry("at", n("1")),
            Map.entry("tags", AttributeValue.fromSs(List.of("b", "a"))),
            Map.entry(
                "marks",
                AttributeValue.fromNs(List.of("1.5", "12345678901234567890123456789012345678"))),
            Map.entry(
                "parts", AttributeValue.fromBs(List.of(SdkBytes.fromByteArray(new byte[] {1})))),
            Map.entry("exact", n("-0.1")),
            Map.entry("day", n("-1")));
    assertThat(write.payload().bytes()).isEqualTo(ItemSize.of(write.payload().attributes()));
  }

  @Test
  void refusesWhatIsNoNumberAndNoSet() {
    ItemRules rules = Rules.versioned(List.of(), Rules.part("at"));
    Schema schema =
        SchemaBuilder.struct()
            .field("at", attribute(SchemaBuilder.int64(), "at"))
            .field("exact", typed(SchemaBuilder.string().optional(), "exact", "N"))
            .field(
                "marks", typed(SchemaBuilder.array(Schema.STRING_SCHEMA).optional(), "marks", "NS"))
            .field(
                "tags",
                typed(SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).optional(), "tags", "SS"))
            .build();

    unfit(NOTES, rules, "n", new Struct(schema).put("at", 1L).put("exact", "x"), "exact");
    unfit(NOTES, rules, "n", new Struct(schema).put("at", 1L).put("marks", List.of("x")), "marks");
    unfit(
        NOTES,
        rules,
        "n",
        new Struct(schema).put("at", 1L).put("tags", Arrays.asList("a", null)),
        "tags");
  }

  @Test
  void takesATextThatIsANumberForAKeyThatIsOne() {
    ItemRules rules = Rules.versioned(KEY, Rules.part("at"));

    Map<String, AttributeValue> item =
        read(ORDERS, rules, null, order("a", "12345678901234567890.5", "at", 1))
            .payload()
            .attributes();

    assertThat(item).containsEntry("NUMBER", n("12345678901234567890.5"));
  }

  @Test
  void keepsEveryKindOfValueOfJsonWithoutSchema() {
    Map<String, Object> note = new HashMap<>(Map.of("id", "n", "at", 1L));
    note.put("flag", true);
    note.put("list", Arrays.asList(1L, null, "x", List.of(), Map.of("deep", 0.5)));
    note.put("nothing", null);
    note.put("empty", "");

    Map<String, AttributeValue> item =
        read(NOTES, Rules.versioned(List.of(), Rules.part("at")), null, note)
            .payload()
            .attributes();

    assertThat(item).containsOnlyKeys("id", "at", "flag", "list", "empty");
    assertThat(requireNonNull(item.get("list")).l())
        .containsExactly(
            n("1"),
            AttributeValue.fromNul(true),
            s("x"),
            AttributeValue.fromL(List.of()),
            AttributeValue.fromM(Map.of("deep", n("0.5"))));
  }

  @Test
  void measuresAsDynamoDbCounts() {
    Map<String, Object> note = new HashMap<>(Map.of("id", "é", "at", 12_300L));
    note.put("list", Arrays.asList(-1.5, null));
    Write<SinkItem> write = read(NOTES, Rules.versioned(List.of(), Rules.part("at")), null, note);

    assertThat(write.payload().bytes()).isEqualTo(ItemSize.of(write.payload().attributes()));
  }

  @Test
  void ordersByTheOffsetWhereThereIsNothingElse() {
    ItemRules rules =
        Rules.versioned(
            List.of(), new VersionField(VersionField.OFFSET, "SEEN", "", AttributeType.N));

    Write<SinkItem> write = read(NOTES, rules, "n", Map.of("text", "hello"));
    assertThat(write.version()).isEqualTo(Version.of(42L));
    assertThat(write.payload().attributes()).containsEntry("SEEN", n("42"));
    assertThat(read(NOTES, rules, "n", null).payload().attributes())
        .containsOnlyKeys("id", "SEEN", "DEL", "TTL");
  }

  @Test
  void ordersAReplayedRecordByTheOffsetItHadAtFirst() {
    ItemRules rules =
        Rules.versioned(
            List.of(), new VersionField(VersionField.OFFSET, "SEEN", "", AttributeType.N));
    SinkRecord replayed = record("n", Map.of("text", "old"));
    ((ConnectHeaders) replayed.headers())
        .addBytes(Versions.REPLAYED_OFFSET, "7".getBytes(StandardCharsets.US_ASCII));

    assertThat(reader(NOTES, rules).read(replayed).version()).isEqualTo(Version.of(7L));
  }

  @Test
  void ordersTombstonesByTheirHeaders() {
    ItemRules rules =
        Rules.versioned(
            List.of(),
            new VersionField("epoch", "EPOCH", "e", AttributeType.S),
            new VersionField("at", "AT", "a", AttributeType.N));
    SinkRecord tombstone = record("n", null);
    ((ConnectHeaders) tombstone.headers())
        .addBytes("e", "x".getBytes(StandardCharsets.UTF_8))
        .addBytes("a", new byte[] {0, 0, 1, 0});

    Write<SinkItem> write = reader(NOTES, rules).read(tombstone);

    assertThat(write.version()).isEqualTo(Version.of("x", 256L));
    assertThat(write.payload().attributes())
        .containsEntry("EPOCH", s("x"))
        .containsEntry("AT", n("256"))
        .containsKey("DEL");
    unfit(NOTES, rules, "n", null, "header e");
  }

  @Test
  void deletesByAField() {
    ItemRules rules =
        Rules.of(Mode.UPSERT, List.of(), List.of(Rules.part("at")), "__deleted", null, null);

    assertThat(read(NOTES, rules, "n", Map.of("at", 1, "__deleted", "true")).payload().attributes())
        .containsOnlyKeys("id", "at", "DEL", "TTL");
    assertThat(
            read(NOTES, rules, "n", Map.of("at", 1, "__deleted", "false")).payload().attributes())
        .containsOnlyKeys("id", "at");
  }

  @Test
  void expiresByAFieldOrAfterATime() {
    ItemRules byField =
        Rules.of(Mode.UPSERT, List.of(), List.of(Rules.part("at")), null, "until", null);
    ItemRules after =
        Rules.of(
            Mode.UPSERT, List.of(), List.of(Rules.part("at")), null, null, Duration.ofHours(1));
    Schema schema =
        SchemaBuilder.struct()
            .field("at", Schema.INT64_SCHEMA)
            .field("until", Timestamp.SCHEMA)
            .build();
    Struct note = new Struct(schema).put("at", 1L).put("until", new java.util.Date(5_999L));

    assertThat(read(NOTES, byField, "n", note).payload().attributes()).containsEntry("TTL", n("5"));
    assertThat(read(NOTES, byField, "n", Map.of("at", 1)).payload().attributes())
        .doesNotContainKey("TTL");
    assertThat(read(NOTES, after, "n", Map.of("at", 1)).payload().attributes())
        .containsEntry("TTL", n(Long.toString(WRITTEN / 1_000 + 3_600)));
    unfit(NOTES, byField, "n", Map.of("at", 1, "until", "soon"), "until");
    unfit(NOTES, after, "n", Map.of("at", 1, "TTL", 5), "item.ttl.attribute");
  }

  @Test
  void insertsWithoutAnyVersionAndNeverDeletes() {
    ItemRules rules = Rules.of(Mode.INSERT, List.of(), List.of(), null, null, null);

    assertThat(read(NOTES, rules, "n", Map.of("a", 1)).version()).isEqualTo(Version.NONE);
    unfit(NOTES, rules, "n", null, "item.deletes");
  }

  @Test
  void refusesWhatCannotBeOrdered() {
    ItemRules rules = Rules.versioned(List.of(), Rules.part("at"));
    unfit(NOTES, rules, "n", Map.of("text", "x"), "at");
    unfit(NOTES, rules, "n", Map.of("at", Double.NaN), "finite");
    unfit(NOTES, rules, "n", Map.of("at", true), "at");

    ItemRules ofType =
        Rules.versioned(
            List.of(), new VersionField("at", "at", "", AttributeType.N, AttributeType.N));
    unfit(NOTES, ofType, "n", Map.of("at", "2026-01-01"), "item.version wants N");
    assertThat(read(NOTES, ofType, "n", Map.of("at", 1.5)).key())
        .isEqualTo(new ItemKey("notes", "n"));
  }

  @Test
  void noRecordDecidesOnTheVersionOfOthers() {
    ItemReader reader = reader(NOTES, Rules.versioned(List.of(), Rules.part("at")));

    assertThat(reader.read(record("a", Map.of("at", "2026-01-01"))).key())
        .isEqualTo(new ItemKey("notes", "a", "S"));
    assertThat(reader.read(record("b", Map.of("at", 1))).key())
        .isEqualTo(new ItemKey("notes", "b"));
    assertThat(reader.read(record("a", Map.of("at", 2))).key())
        .isEqualTo(new ItemKey("notes", "a"));
    assertThat(reader.read(record("a", Map.of("at", new byte[] {1}))).key())
        .isEqualTo(new ItemKey("notes", "a", "B"));
  }

  @Test
  void refusesNamesThatMeanSomethingElseHere() {
    ItemRules rules = Rules.versioned(List.of("ref"), Rules.part("at"));
    unfit(NOTES, rules, null, Map.of("ref", "a", "id", "b", "at", 1), "shares its attribute");
    unfit(NOTES, rules, null, Map.of("ref", "a", "at", 1, "DEL", 1), "item.marker.attribute");
    unfit(NOTES, rules, null, Map.of("ref", "a", "at", 1, "", 1), "no name");
  }

  @Test
  void refusesKeysThatTheTableCannotHave() {
    ItemRules rules = Rules.versioned(KEY, Rules.part("at"));
    unfit(ORDERS, rules, null, order("", 1, "at", 1), "1 to 2048 bytes");
    unfit(ORDERS, rules, null, order("x".repeat(2_049), 1, "at", 1), "1 to 2048 bytes");
    unfit(ORDERS, rules, null, order("a", "b", "at", 1), "NUMBER is of type S");
    unfit(ORDERS, rules, null, order("a", Double.NaN, "at", 1), "finite");
  }

  private static Map<String, Object> order(String shop, Object number, String field, Object value) {
    return Map.of("shop", shop, "number", number, field, value);
  }

  private static Schema typed(SchemaBuilder schema, String name, String type) {
    return attribute(schema.parameter("dynamodb.type", type), name);
  }

  private static Schema attribute(SchemaBuilder schema, String name) {
    return schema.parameter("dynamodb.attribute", name).build();
  }

  private static ItemReader reader(TargetTable table, ItemRules rules) {
    return new ItemReader(Map.of("orders", new Target(table, rules)), InstantSource.fixed(NOW));
  }

  private static Write<SinkItem> read(
      TargetTable table, ItemRules rules, @Nullable Object key, @Nullable Object value) {
    return reader(table, rules).read(record(key, value));
  }

  private static SinkRecord record(@Nullable Object key, @Nullable Object value) {
    return new SinkRecord(
        "orders", 0, null, key, null, value, 42, WRITTEN, TimestampType.CREATE_TIME);
  }

  private static void unfit(
      TargetTable table,
      ItemRules rules,
      @Nullable Object key,
      @Nullable Object value,
      String why) {
    assertThatThrownBy(() -> read(table, rules, key, value))
        .isInstanceOf(UnfitRecordException.class)
        .hasMessageContaining(why);
  }

  private static AttributeValue n(String number) {
    return AttributeValue.fromN(number);
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }
}
