package io.kooflow.source.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.events.Koo;
import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.item.ItemAttribute;
import java.util.List;
import org.apache.avro.Schema;
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
  void refusesASchemaThatIsNoChange() {
    assertThatThrownBy(() -> ChangeShape.of(Koo.getClassSchema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("io.kooflow.events.Koo lacks the field");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"id\",\"type\":\"long\"}, | '' | lacks the key field id",
        "{\"name\":\"id\",\"type\":\"long\"} | {\"name\":\"id\",\"type\":\"string\"} | needs id of type INT64",
        "{\"name\":\"op\",\"type\":\"string\"} | {\"name\":\"op\",\"type\":\"long\"} | needs op of type STRING",
        "{\"name\":\"op\",\"type\":\"string\"}, | '' | lacks the field op",
        "{\"name\":\"op\" | {\"name\":\"x\",\"type\":\"long\"},{\"name\":\"op\" | neither of the change nor a key",
        ",\"dynamodb.key\":\"partition\" | '' | without a partition key"
      })
  void refusesAChangeThatCannotBeBuilt(String part, String replacement, String message) {
    assertThat(CHANGE).contains(part);

    assertThatThrownBy(() -> ChangeShape.of(schema(CHANGE.replace(part, replacement))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("t.C")
        .hasMessageContaining(message);
  }

  private static Schema schema(String json) {
    return new Schema.Parser().parse(json);
  }
}
