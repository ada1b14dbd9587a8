package io.kooflow.source.change;

import static io.kooflow.source.Items.n;
import static io.kooflow.source.Items.record;
import static io.kooflow.source.Items.s;
import static io.kooflow.source.Items.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.schemas.Position;
import io.kooflow.source.change.TableRecords.Origin;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** A table of other people's, with a text as its key and every kind of attribute. */
class AnyTableTest {
  private static final String ORDER =
      """
      {"type":"record","namespace":"shop","name":"Order","fields":[
       {"name":"customer","type":"string","dynamodb.attribute":"pk","dynamodb.type":"S","dynamodb.key":"partition"},
       {"name":"number","type":"int","dynamodb.attribute":"sk","dynamodb.type":"N","dynamodb.key":"sort"},
       {"name":"total","type":{"type":"bytes","logicalType":"decimal","precision":20,"scale":2},"dynamodb.attribute":"total","dynamodb.type":"N"},
       {"name":"exact","type":["null","string"],"default":null,"dynamodb.attribute":"exact","dynamodb.type":"N"},
       {"name":"weight","type":["null","double"],"default":null,"dynamodb.attribute":"weight","dynamodb.type":"N"},
       {"name":"placed","type":["null",{"type":"long","logicalType":"timestamp-millis"}],"default":null,"dynamodb.attribute":"placed","dynamodb.type":"N"},
       {"name":"time","type":["null",{"type":"int","logicalType":"time-millis"}],"default":null,"dynamodb.attribute":"time","dynamodb.type":"N"},
       {"name":"tags","type":["null",{"type":"array","items":"string"}],"default":null,"dynamodb.attribute":"tags","dynamodb.type":"L"},
       {"name":"marks","type":["null",{"type":"array","items":"string"}],"default":null,"dynamodb.attribute":"marks","dynamodb.type":"NS"},
       {"name":"address","type":["null",{"type":"record","name":"Address","fields":[
         {"name":"city","type":"string","dynamodb.attribute":"city","dynamodb.type":"S"}]}],"default":null,"dynamodb.attribute":"address","dynamodb.type":"M"},
       {"name":"rest","type":{"type":"map","values":"string"},"default":{}}]}""";
  private static final Origin ORIGIN =
      new Origin(Map.of("table", "orders"), Map.of(), "shard-1", Instant.EPOCH);

  private final Recorded counts = new Recorded();
  private final TableRecords keeping = records("rest");
  private final TableRecords dropping = records(null);

  @Test
  void tellsAnItemOfASchemaThatIsNotOurs() {
    Map<String, AttributeValue> item =
        with(
            order(),
            Map.of(
                "exact", n("12345678901234567890.12345678901234567"),
                "weight", n("0.1"),
                "placed", n("1700000000123"),
                "tags", AttributeValue.fromL(List.of(s("b"), s("a"))),
                "address", AttributeValue.fromM(Map.of("city", s("Pune")))));

    SourceRecord record = keeping.ofRow(item, "0", 1, ORIGIN);
    Struct after = ((Struct) record.value()).getStruct("after");

    assertThat(record.key()).isEqualTo("c-1");
    assertThat(record.valueSchema().name()).isEqualTo("shop.OrderChange");
    assertThat(((Struct) record.value()).getInt32("number")).isEqualTo(7);
    assertThat(after.get("total")).isEqualTo(new BigDecimal("12.50"));
    assertThat(after.get("exact")).isEqualTo("12345678901234567890.12345678901234567");
    assertThat(after.get("weight")).isEqualTo(0.1);
    assertThat(after.get("placed")).isEqualTo(new Date(1700000000123L));
    assertThat(after.getArray("tags")).isEqualTo(List.of("b", "a"));
    assertThat(after.getStruct("address").getString("city")).isEqualTo("Pune");
    assertThat(after.getMap("rest")).isEmpty();
  }

  @Test
  void tellsASetWhereTheSchemaSaysSoAndNothingElse() {
    Map<String, AttributeValue> set = Map.of("marks", AttributeValue.fromNs(List.of("7", "1.5")));
    Map<String, AttributeValue> list = Map.of("marks", AttributeValue.fromL(List.of(n("7"))));

    Struct after = after(keeping.ofRow(with(order(), set), "0", 1, ORIGIN));
    SourceRecord letter = keeping.ofRow(with(order(), list), "0", 1, ORIGIN);
    SourceRecord other =
        keeping.ofRow(
            with(order(), Map.of("tags", AttributeValue.fromSs(List.of("x")))), "0", 1, ORIGIN);

    assertThat(other.topic()).isEqualTo("orders.dlq");
    assertThat(String.valueOf(other.headers().lastWithName("kooflow.dlq.message").value()))
        .isEqualTo("Attribute tags is not of type L");
    assertThat(after.getArray("marks")).isEqualTo(List.of("1.5", "7"));
    assertThat(after.schema().field("marks").schema().parameters())
        .containsEntry("dynamodb.type", "NS");
    assertThat(letter.topic()).isEqualTo("orders.dlq");
  }

  @Test
  void keepsUnknownAttributesAsTheStoreToldThem() {
    Map<String, AttributeValue> item =
        with(order(), Map.of("new", n("1.50"), "who", AttributeValue.fromSs(List.of("x"))));

    Struct after = after(keeping.ofRow(item, "0", 1, ORIGIN));

    assertThat(after.getMap("rest"))
        .isEqualTo(Map.of("new", "{\"N\":\"1.50\"}", "who", "{\"SS\":[\"x\"]}"));
    assertThat(counts.dropped).isEmpty();
  }

  @Test
  void countsUnknownAttributesThatItDropsByTheirPath() {
    Map<String, AttributeValue> item =
        with(
            order(),
            Map.of(
                "new", n("1"),
                "address", AttributeValue.fromM(Map.of("city", s("Pune"), "zip", s("411001")))));

    Struct after = after(dropping.ofRow(item, "0", 1, ORIGIN));

    assertThat(after.getMap("rest")).isEmpty();
    assertThat(counts.dropped).containsExactlyInAnyOrder("new", "address.zip");
  }

  @Test
  void takesADefaultForAnAbsentAttributeOfAFieldThatMayNotBeNull() {
    Struct after = after(withDefaults(Map.of("id", n("1"))));

    assertThat(after.get("n")).isEqualTo(5L);
    assertThat(after.get("tags")).isEqualTo(List.of("x"));
    assertThat(after.get("word")).isNull();
  }

  @Test
  void deadLettersANullOfAFieldThatMayNotBeNull() {
    SourceRecord letter = withDefaults(Map.of("id", n("1"), "n", AttributeValue.fromNul(true)));

    assertThat(letter.topic()).isEqualTo("later.dlq");
    assertThat(String.valueOf(letter.headers().lastWithName("kooflow.dlq.message").value()))
        .isEqualTo("Attribute n is NULL");
  }

  private SourceRecord withDefaults(Map<String, AttributeValue> item) {
    Schema later =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","namespace":"shop","name":"Later","fields":[
                 {"name":"id","type":"long","dynamodb.attribute":"id","dynamodb.type":"N","dynamodb.key":"partition"},
                 {"name":"n","type":"long","default":5,"dynamodb.attribute":"n","dynamodb.type":"N"},
                 {"name":"tags","type":{"type":"array","items":"string"},"default":["x"],"dynamodb.attribute":"t","dynamodb.type":"SS"},
                 {"name":"word","type":["string","null"],"default":"w","dynamodb.attribute":"w","dynamodb.type":"S"}]}""");
    return new TableRecords("later", 1, ChangeShape.of(later), 100_000, counts)
        .ofRow(item, "0", 1, ORIGIN);
  }

  @ParameterizedTest
  @CsvSource({
    "total, 1.005, decimal of the schema's scale",
    "total, 1234567890123456789.12, decimal of the schema's scale",
    "weight, 0.12345678901234567890123, FLOAT64 holds exactly",
    "weight, 9007199254740993, FLOAT64 holds exactly",
    "sk, 2147483648, range of INT32",
    "time, -1, time of day",
    "time, 86400000, time of day",
    "exact, 1E999999999, number of DynamoDB",
    "exact, १, number of DynamoDB",
    "placed, 1E999999999, range of INT64"
  })
  void deadLettersANumberThatItWouldHaveToRound(String attribute, String number, String reason) {
    SourceRecord letter =
        dropping.ofRow(with(order(), Map.of(attribute, n(number))), "0", 1, ORIGIN);

    assertThat(letter.topic()).isEqualTo("orders.dlq");
    assertThat(letter.key()).isEqualTo("c-1");
    assertThat(String.valueOf(letter.headers().lastWithName("kooflow.dlq.message").value()))
        .contains(attribute, reason);
  }

  @Test
  void tellsAnExpiryFromARemovalByAUser() {
    Record byUser = removal().build();
    Record byService =
        removal().userIdentity(identity("Service", "dynamodb.amazonaws.com")).build();
    Record byAnother = removal().userIdentity(identity("Service", "else.amazonaws.com")).build();

    assertThat(op(byUser)).isEqualTo("REMOVE");
    assertThat(op(byService)).isEqualTo("EXPIRE");
    assertThat(op(byAnother)).isEqualTo("REMOVE");
    assertThat(value(byService).get("after")).isNull();
  }

  @Test
  void tellsNothingOfWhatAGlobalTableWritesForItself() {
    Map<String, AttributeValue> marks =
        Map.of(
            "aws:rep:updatetime", n("1700000000.1"),
            "aws:rep:updateregion", s("eu-west-1"),
            "aws:rep:deleting", AttributeValue.fromBool(false));
    Record echo = change(order(), with(order(), marks));
    Record echoOfDeletion =
        change(
            with(order(), marks),
            with(order(), Map.of("aws:rep:deleting", AttributeValue.fromBool(true))));

    assertThat(dropping.ofStream(echo, ORIGIN)).isNull();
    assertThat(dropping.ofStream(echoOfDeletion, ORIGIN)).isNull();
    assertThat(counts.echoes).isEqualTo(2);
    assertThat(counts.events).isZero();
  }

  @Test
  void tellsAReplicatedWriteOnceAndWithoutTheMarks() {
    Map<String, AttributeValue> replicated =
        with(order(), Map.of("total", n("1"), "aws:rep:updatetime", n("1700000000.1")));

    Struct event = value(change(order(), replicated));

    assertThat(event.getStruct("after").get("total")).isEqualTo(new BigDecimal("1.00"));
    assertThat(counts.dropped).isEmpty();
  }

  @Test
  void tellsAWriteThatChangesNothingInAnOrdinaryTable() {
    assertThat(dropping.ofStream(change(order(), order()), ORIGIN)).isNotNull();
  }

  @Test
  void tellsAKeyWithoutItemAsARemovalAtItsPosition() {
    Map<String, AttributeValue> keys = Map.of("pk", s("c-1"), "sk", n("7"));

    Struct event = (Struct) dropping.ofMissing(keys, "55", 3, ORIGIN).value();

    assertThat(event.get("after")).isNull();
    assertThat(event.getString("op")).isEqualTo("SNAPSHOT");
    assertThat(event.getString("customer")).isEqualTo("c-1");
    assertThat(Position.of(event.getBytes("position"))).isEqualTo(Position.snapshot(1, "55", 3));
  }

  private TableRecords records(@org.jspecify.annotations.Nullable String unknownField) {
    Schema item = new Schema.Parser().parse(ORDER);
    return new TableRecords("orders", 1, ChangeShape.of(item, unknownField), 100_000, counts);
  }

  private static Map<String, AttributeValue> order() {
    return Map.of("pk", s("c-1"), "sk", n("7"), "total", n("12.5"));
  }

  private static Record change(
      Map<String, AttributeValue> before, Map<String, AttributeValue> after) {
    return record(OperationType.MODIFY, "9", Map.of("pk", s("c-1"), "sk", n("7")), before, after);
  }

  private static Record.Builder removal() {
    return record(
        OperationType.REMOVE, "9", Map.of("pk", s("c-1"), "sk", n("7")), order(), Map.of())
        .toBuilder();
  }

  private static Identity identity(String type, String principal) {
    return Identity.builder().type(type).principalId(principal).build();
  }

  private String op(Record change) {
    return value(change).getString("op");
  }

  private Struct value(Record change) {
    return (Struct) Objects.requireNonNull(dropping.ofStream(change, ORIGIN)).value();
  }

  private static Struct after(SourceRecord record) {
    return ((Struct) record.value()).getStruct("after");
  }
}
