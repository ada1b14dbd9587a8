package io.kooflow.source.change;

import static io.kooflow.source.Items.koo;
import static io.kooflow.source.Items.n;
import static io.kooflow.source.Items.reaction;
import static io.kooflow.source.Items.reactionKey;
import static io.kooflow.source.Items.record;
import static io.kooflow.source.Items.s;
import static io.kooflow.source.Items.with;
import static io.kooflow.source.Items.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.events.KooChange;
import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.Position;
import io.kooflow.source.Items;
import io.kooflow.source.change.TableRecords.Origin;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

class TableRecordsTest {
  private static final Instant READ_AT = Instant.parse("2026-01-01T00:00:09.123Z");
  private static final Origin ORIGIN =
      new Origin(Map.of("table", "x"), Map.of("sequence", "1"), "shard-1", READ_AT);
  private static final long LARGEST = Long.MAX_VALUE;

  private final Recorded counts = new Recorded();
  private final TableRecords koos = records("koo.changes", KooChange.getClassSchema(), 1_000_000);
  private final TableRecords reactions =
      records("reaction.changes", ReactionChange.getClassSchema(), 1_000_000);

  @Test
  void tellsAnInsertWithItsKeysItsPositionAndItsTime() {
    SourceRecord record = told(Items.like("4421", LARGEST, 2));

    assertThat(record.topic()).isEqualTo("reaction.changes");
    assertThat(record.keySchema()).isEqualTo(Schema.INT64_SCHEMA);
    assertThat(record.key()).isEqualTo(LARGEST);
    assertThat(record.kafkaPartition()).isNull();
    assertThat(record.sourceOffset()).isEqualTo(ORIGIN.offset());
    Struct event = (Struct) record.value();
    assertThat(event.schema().name()).isEqualTo(ReactionChange.class.getName());
    assertThat(event.getInt64("contentId")).isEqualTo(LARGEST);
    assertThat(event.getInt64("userId")).isEqualTo(2);
    assertThat(event.getString("op")).isEqualTo("INSERT");
    assertThat(event.getInt64("changedAt")).isEqualTo(Items.TAKEN.toEpochMilli());
    assertThat(Position.of(event.getBytes("position"))).isEqualTo(Position.stream(3, "4421"));
    assertThat(event.get("before")).isNull();
    assertThat(event.getStruct("after").getString("type")).isEqualTo("LIKE");
    assertThat(counts.events).isEqualTo(1);
  }

  @Test
  void tellsAModifyWithBothImagesAndARemovalWithTheOldOneAlone() {
    Map<String, AttributeValue> like = reaction(1, 2, "LIKE");
    Struct modify =
        value(
            stream(
                reactions,
                record(
                    OperationType.MODIFY, "5", reactionKey(1, 2), like, reaction(1, 2, "DISLIKE")),
                ORIGIN));
    Struct removal =
        value(
            stream(
                reactions,
                record(OperationType.REMOVE, "6", reactionKey(1, 2), like, Map.of()),
                ORIGIN));

    assertThat(modify.getStruct("before").getString("type")).isEqualTo("LIKE");
    assertThat(modify.getStruct("after").getString("type")).isEqualTo("DISLIKE");
    assertThat(removal.getStruct("before").getString("type")).isEqualTo("LIKE");
    assertThat(removal.get("after")).isNull();
    assertThat(removal.getInt64("userId")).isEqualTo(2);
    assertThat(Position.of(removal.getBytes("position")))
        .isGreaterThan(Position.of(modify.getBytes("position")));
  }

  @Test
  void tellsARowOfASnapshotAtItsPositionAndReadTime() {
    Struct first = value(reactions.ofRow(reaction(1, 2, "LIKE"), "0", 1, ORIGIN));
    Struct later = value(reactions.ofRow(reaction(1, 2, "LIKE"), "77", 2, ORIGIN));

    assertThat(first.getString("op")).isEqualTo("SNAPSHOT");
    assertThat(first.getInt64("changedAt")).isEqualTo(READ_AT.toEpochMilli());
    assertThat(first.get("before")).isNull();
    assertThat(Position.of(first.getBytes("position"))).isEqualTo(Position.snapshot(3, "0", 1));
    assertThat(Position.of(later.getBytes("position")))
        .isEqualTo(Position.snapshot(3, "77", 2))
        .isGreaterThan(Position.stream(3, "77"))
        .isLessThan(Position.stream(3, "78"));
  }

  @Test
  void readsAbsentAndNullAttributesOfANullableFieldAlike() {
    Map<String, AttributeValue> item =
        with(koo(1, "x"), Map.of("TXT", AttributeValue.fromNul(true)));

    Struct event = value(koos.ofRow(item, "0", 1, ORIGIN));

    assertThat(event.getStruct("after").get("text")).isNull();
    assertThat(event.getStruct("after").get("parent")).isNull();
  }

  @Test
  void keepsEveryCodePointOfATextAndEveryDigitOfANumber() {
    String text = "\u0000 नमस्ते 👩‍👩‍👧 e\u0301 \u202Eabc";
    Map<String, AttributeValue> item =
        with(koo(1, text), Map.of("CREATOR", n("9007199254740993"), "CREATED_AT", n("17E11")));

    Struct after = value(koos.ofRow(item, "0", 1, ORIGIN)).getStruct("after");

    assertThat(after.getString("text")).isEqualTo(text);
    assertThat(after.getInt64("creator")).isEqualTo(9007199254740993L);
    assertThat(after.getInt64("createdAt")).isEqualTo(1_700_000_000_000L);
  }

  static Stream<Arguments> badKoos() {
    Map<String, AttributeValue> good = koo(1, "x");
    return Stream.of(
        Arguments.of(with(good, Map.of("CONTENT_ID", n("0"))), 0L, "CONTENT_ID must be at least 1"),
        Arguments.of(
            with(good, Map.of("CONTENT_ID", n("-5"))), -5L, "CONTENT_ID must be at least 1"),
        Arguments.of(with(good, Map.of("CONTENT_ID", n("1.5"))), null, "CONTENT_ID is no whole"),
        Arguments.of(
            with(good, Map.of("CONTENT_ID", n("9223372036854775808"))),
            null,
            "CONTENT_ID is no whole number in the range of INT64"),
        Arguments.of(
            with(good, Map.of("CONTENT_ID", n("1E125"))), null, "CONTENT_ID is no whole number"),
        Arguments.of(with(good, Map.of("CREATOR", s("7"))), 1L, "CREATOR is not of type N"),
        Arguments.of(with(good, Map.of("TXT", n("7"))), 1L, "TXT is not of type S"),
        Arguments.of(with(good, Map.of("TXT", s("\uD83D"))), 1L, "TXT has an unpaired surrogate"),
        Arguments.of(with(good, Map.of("CREATED_AT", n("0.1"))), 1L, "CREATED_AT is no whole"),
        Arguments.of(without(good, "LANG_GROUP"), 1L, "LANG_GROUP is missing"));
  }

  @ParameterizedTest
  @MethodSource("badKoos")
  void deadLettersAnItemThatCannotBeRead(
      Map<String, AttributeValue> item, Long key, String message) {
    SourceRecord letter = koos.ofRow(item, "0", 1, ORIGIN);

    assertThat(letter.topic()).isEqualTo("koo.changes.dlq");
    assertThat(letter.key()).isEqualTo(key);
    assertThat(letter.keySchema().type()).isEqualTo(Schema.Type.INT64);
    assertThat(letter.valueSchema().name()).isEqualTo("kooflow.raw");
    assertThat(header(letter, "kooflow.dlq.topic")).isEqualTo("koo.changes");
    assertThat(header(letter, "kooflow.dlq.reader")).isEqualTo("source");
    assertThat(header(letter, "kooflow.dlq.timestamp"))
        .isEqualTo(Long.toString(ORIGIN.readAt().toEpochMilli()));
    assertThat(header(letter, "kooflow.dlq.partition")).isEqualTo("shard-1");
    assertThat(header(letter, "kooflow.dlq.error"))
        .isEqualTo(UnreadableItemException.class.getName());
    assertThat(header(letter, "kooflow.dlq.message")).contains(message);
    assertThat(letter.sourceOffset()).isEqualTo(ORIGIN.offset());
    assertThat(counts.deadLetters).isEqualTo(1);
    assertThat(counts.events).isZero();
  }

  @Test
  void putsAllThatTheStoreToldIntoADeadLetter() {
    Map<String, AttributeValue> bad =
        Map.of(
            "CONTENT_ID", n("1"),
            "USER_ID", n("2"),
            "TYPE", AttributeValue.fromSs(List.of("a", "ü")),
            "FLAG", AttributeValue.fromBool(true));
    Record change =
        record(OperationType.MODIFY, "9", reactionKey(1, 2), reaction(1, 2, "LIKE"), bad);

    SourceRecord letter = stream(reactions, change, ORIGIN);

    assertThat(json(letter))
        .contains("\"eventName\":\"MODIFY\"")
        .contains("\"Keys\":{")
        .contains("\"NewImage\":{")
        .contains("\"TYPE\":{\"SS\":[\"a\",\"\\u00FC\"]}")
        .contains("\"FLAG\":{\"BOOL\":true}")
        .contains("\"OldImage\":{")
        .contains("\"TYPE\":{\"S\":\"LIKE\"}");
    assertThat(header(letter, "kooflow.dlq.offset")).isEqualTo("9");
  }

  @Test
  void deliversTheChangeThatRepairsABadItemWithoutItsBefore() {
    Map<String, AttributeValue> bad = with(reaction(1, 2, "x"), Map.of("TYPE", n("1")));

    Struct event =
        value(
            stream(
                reactions,
                record(OperationType.MODIFY, "9", reactionKey(1, 2), bad, reaction(1, 2, "LIKE")),
                ORIGIN));

    assertThat(event.get("before")).isNull();
    assertThat(event.getStruct("after").getString("type")).isEqualTo("LIKE");
    assertThat(counts.unreadableBefores).isEqualTo(1);
  }

  @Test
  void deliversTheRemovalOfABadItem() {
    Map<String, AttributeValue> bad = with(reaction(1, 2, "x"), Map.of("TYPE", n("1")));

    Struct event =
        value(
            stream(
                reactions,
                record(OperationType.REMOVE, "9", reactionKey(1, 2), bad, Map.of()),
                ORIGIN));

    assertThat(event.get("after")).isNull();
    assertThat(event.getInt64("contentId")).isEqualTo(1);
  }

  @Test
  void takesAnInsertWithoutItsImageForBadAndNotForARemoval() {
    SourceRecord letter =
        stream(
            reactions,
            record(OperationType.INSERT, "9", reactionKey(1, 2), Map.of(), Map.of()),
            ORIGIN);

    assertThat(letter.topic()).isEqualTo("reaction.changes.dlq");
  }

  @Test
  void pointsToAChangeTooLargeForAMessage() {
    TableRecords small = records("koo.changes", KooChange.getClassSchema(), 1000);

    SourceRecord letter = small.ofRow(koo(1, "y".repeat(2000)), "0", 1, ORIGIN);

    assertThat(header(letter, "kooflow.dlq.error"))
        .isEqualTo(OversizedChangeException.class.getName());
    assertThat(header(letter, "kooflow.dlq.message")).contains("message.max.bytes=1000");
    assertThat(json(letter))
        .contains("\"Keys\":{\"CONTENT_ID\":{\"N\":\"1\"}}")
        .contains("omittedBytes")
        .doesNotContain("yyy");
  }

  @Test
  void deliversAnItemOfTheGreatestSizeTwiceInOneChange() {
    String text = "y".repeat(400_000);

    SourceRecord event =
        stream(
            koos,
            record(
                OperationType.MODIFY,
                "9",
                Map.of("CONTENT_ID", n("1")),
                koo(1, text),
                koo(1, text + "z")),
            ORIGIN);

    assertThat(event.topic()).isEqualTo("koo.changes");
  }

  private TableRecords records(String topic, org.apache.avro.Schema schema, int maxBytes) {
    return new TableRecords(topic, 3, ChangeShape.of(schema), maxBytes, counts);
  }

  private static SourceRecord stream(TableRecords records, Record change, Origin origin) {
    return Objects.requireNonNull(records.ofStream(change, origin));
  }

  private SourceRecord told(Record change) {
    return stream(reactions, change, ORIGIN);
  }

  private static Struct value(@Nullable SourceRecord record) {
    return (Struct) Objects.requireNonNull(record).value();
  }

  private static String header(SourceRecord record, String name) {
    return (String) record.headers().lastWithName(name).value();
  }

  private static String json(SourceRecord record) {
    return new String((byte[]) record.value(), StandardCharsets.UTF_8);
  }
}
