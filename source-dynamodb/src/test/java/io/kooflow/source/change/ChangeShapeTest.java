package io.kooflow.source.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.events.Koo;
import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.item.ItemAttribute;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeShapeTest {
  private static final String CHANGE =
      """
      {"type":"record","namespace":"t","name":"C","fields":[
       {"name":"before","type":["null",{"type":"record","name":"I","fields":[
         {"name":"id","type":"long","dynamodb.attribute":"ID","dynamodb.type":"N","dynamodb.key":"partition"},
         {"name":"at","type":"long","dynamodb.attribute":"AT","dynamodb.type":"N"}]}],"default":null},
       {"name":"after","type":["null","I"],"default":null},
       {"name":"id","type":"long"},
       {"name":"op","type":"string"},
       {"name":"changedAt","type":"long"},
       {"name":"position","type":"bytes"}]}""";

  private static final String ITEM =
      """
      {"type":"record","namespace":"t","name":"I","fields":[
       {"name":"id","type":"long","dynamodb.attribute":"ID","dynamodb.type":"N","dynamodb.key":"partition"}]}""";

  @Test
  void findsItemAndKeysInTheSchemaAlone() {
    ChangeShape shape = ChangeShape.of(ReactionChange.getClassSchema());

    assertThat(shape.items().schema().getName()).isEqualTo("Reaction");
    assertThat(shape.keys())
        .extracting(ItemAttribute::name)
        .isEqualTo(List.of("CONTENT_ID", "USER_ID"));
  }

  @Test
  void takesASchemaThatIsNotOfThisProject() {
    assertThat(ChangeShape.of(schema(CHANGE)).keys())
        .extracting(ItemAttribute::field)
        .containsExactly("id");
  }

  @Test
  void makesTheChangeOfAnItemThatIsGivenAlone() {
    ChangeShape shape = ChangeShape.of(Koo.getClassSchema());

    assertThat(shape.event().name()).isEqualTo("io.kooflow.events.KooChange");
    assertThat(shape.event().fields())
        .extracting(Field::name)
        .containsExactly("before", "after", "contentId", "op", "changedAt", "position");
  }

  @ParameterizedTest
  @CsvSource({"int,N,INT64", "long,N,INT64", "string,S,STRING", "string,N,STRING", "bytes,B,BYTES"})
  void keysRecordsByThePartitionKeysType(String avro, String dynamo, String key) {
    String item =
        ITEM.replace("\"long\"", "\"" + avro + "\"").replace("\"N\"", "\"" + dynamo + "\"");

    assertThat(ChangeShape.of(schema(item)).recordKey().type().name()).isEqualTo(key);
  }

  @Test
  void refusesAnItemThatCannotBeFilled() {
    String item = ITEM.replace("]}", ",{\"name\":\"extra\",\"type\":\"string\"}]}");

    assertThatThrownBy(() -> ChangeShape.of(schema(item)))
        .hasMessageContaining("the field extra that is no attribute");
    assertThatThrownBy(() -> ChangeShape.of(schema(ITEM), "rest"))
        .hasMessageContaining("without a map of strings 'rest'");
    assertThatThrownBy(
            () -> ChangeShape.of(schema(ITEM.replace("\"dynamodb.key\":\"partition\"", "\"a\":1"))))
        .hasMessageContaining("dynamodb.key 'partition'");
    assertThatThrownBy(
            () -> ChangeShape.of(schema(ITEM.replace("\"name\":\"id\"", "\"name\":\"op\""))))
        .hasMessageContaining("name of a field of every change");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"id\",\"type\":\"long\"}, | '' | lacks the key field id",
        "{\"name\":\"id\",\"type\":\"long\"} | {\"name\":\"id\",\"type\":\"double\"} | partition key must be a long",
        "{\"name\":\"op\",\"type\":\"string\"} | {\"name\":\"op\",\"type\":\"long\"} | needs op of type STRING",
        "{\"name\":\"op\",\"type\":\"string\"}, | '' | lacks the field op",
        "{\"name\":\"op\" | {\"name\":\"x\",\"type\":\"long\"},{\"name\":\"op\" | neither of the change nor a key",
        ",\"dynamodb.key\":\"partition\" | '' | without a partition key"
      })
  void refusesAChangeThatCannotBeBuilt(String part, String replacement, String message) {
    assertThat(CHANGE).contains(part);

    assertThatThrownBy(() -> ChangeShape.of(schema(CHANGE.replace(part, replacement))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesAnItemThatContainsItselfByItsField() {
    String item =
        ITEM.replace(
            "]}",
            """
            ,{"name":"replies","type":["null",{"type":"array","items":"I"}],
            "dynamodb.attribute":"R","dynamodb.type":"L"}]}""");

    assertThatThrownBy(() -> ChangeShape.of(schema(item)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("contains itself: t.I, in field t.I.replies");
  }

  @Test
  void refusesANameThatNoOtherReaderCouldTellApart() {
    String item =
        ITEM.replace(
            "]}",
            """
            ,{"name":"n","type":{"type":"record","name":"IChange","fields":[
            {"name":"x","type":"long","dynamodb.attribute":"X","dynamodb.type":"N"}]},
            "dynamodb.attribute":"N","dynamodb.type":"M"}]}""");

    assertThatThrownBy(() -> ChangeShape.of(schema(item)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("t.IChange");
  }

  @ParameterizedTest
  @CsvSource({
    "N, 1E999999999",
    "N, 1E126",
    "N, १",
    "N, NaN",
    "N, 1.5",
    "N, 9223372036854775808",
    "S, ''",
    "B, ''",
    "B, ?"
  })
  void refusesAKeyThatNoItemHas(String type, String text) {
    String avro = Map.of("N", "long", "S", "string", "B", "bytes").get(type);
    String item = ITEM.replace("\"long\"", "\"" + avro + "\"").replace("\"N\"", "\"" + type + "\"");

    assertThatThrownBy(() -> ChangeShape.of(schema(item)).keyOf(Map.of("ID", text)))
        .isInstanceOf(BadKeyException.class)
        .hasMessageContaining("ID");
  }

  @Test
  void refusesAKeyOfHalfACharacterOrTooLong() {
    ChangeShape shape =
        ChangeShape.of(schema(ITEM.replace("\"long\"", "\"string\"").replace("\"N\"", "\"S\"")));

    assertThatThrownBy(() -> shape.keyOf(Map.of("ID", "\uD800")))
        .isInstanceOf(BadKeyException.class);
    assertThatThrownBy(() -> shape.keyOf(Map.of("ID", "é".repeat(1025))))
        .isInstanceOf(BadKeyException.class)
        .hasMessageContaining("2050 bytes");
  }

  private static Schema schema(String json) {
    return new Schema.Parser().parse(json);
  }
}
