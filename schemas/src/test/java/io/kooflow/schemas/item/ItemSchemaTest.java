package io.kooflow.schemas.item;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.events.KooScores;
import io.kooflow.events.Reaction;
import io.kooflow.schemas.item.ItemAttribute.Key;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemSchemaTest {

  @Test
  void readsNamesTypesAndKeysFromTheSchemaInTheOrderOfItsFields() {
    ItemSchema koo = ItemSchema.of(Koo.getClassSchema());

    assertThat(koo.attributes())
        .extracting(a -> a.field() + "=" + a.name() + ":" + a.type() + (a.nullable() ? "?" : ""))
        .containsExactly(
            "contentId=CONTENT_ID:N",
            "parent=PARENT:N?",
            "superParent=SUPER_PARENT:N?",
            "creator=CREATOR:N",
            "kind=KIND:S",
            "text=TXT:S?",
            "langGroup=LANG_GROUP:S",
            "createdAt=CREATED_AT:N",
            "s3Location=S3_LOCATION:S?");
    assertThat(koo.isTable()).isTrue();
    assertThat(koo.partitionKey().field()).isEqualTo("contentId");
    assertThat(koo.sortKey()).isNull();
    assertThat(koo.attribute("creator").index()).isEqualTo(3);
  }

  @Test
  void knowsTheSortKey() {
    ItemSchema reaction = ItemSchema.of(Reaction.getClassSchema());

    assertThat(reaction.sortKey()).isSameAs(reaction.attribute("userId"));
    assertThat(reaction.attribute("userId").name()).isEqualTo("USER_ID");
    assertThat(reaction.attribute("userId").key()).isEqualTo(Key.SORT);
  }

  @Test
  void describesMapsListsAndRecordsInside() {
    ItemSchema enriched = ItemSchema.of(EnrichedKoo.getClassSchema());

    ItemValue counts = enriched.attribute("counts").value();
    assertThat(counts.type()).isEqualTo(AttributeType.M);
    assertThat(counts.nested()).isNull();
    assertThat(requireNonNull(counts.elements()).type()).isEqualTo(AttributeType.N);
    ItemValue decayed = enriched.attribute("decayed").value();
    assertThat(decayed.type()).isEqualTo(AttributeType.L);
    ItemSchema sum = requireNonNull(requireNonNull(decayed.elements()).nested());
    assertThat(sum.attribute("type").name()).isEqualTo("T");
    ItemAttribute scores = enriched.attribute("scores");
    assertThat(scores.nullable()).isTrue();
    assertThat(requireNonNull(scores.nested()).attribute("position").type())
        .isEqualTo(AttributeType.B);
  }

  @Test
  void takesAnArrayForTheSetThatItsFieldSays() {
    ItemSchema things =
        ItemSchema.of(
            new Schema.Parser()
                .parse(
                    """
                    {"type":"record","name":"R","fields":[
                    {"name":"a","type":{"type":"array","items":"string"},"dynamodb.attribute":"A","dynamodb.type":"SS"},
                    {"name":"b","type":{"type":"array","items":"string"},"dynamodb.attribute":"B","dynamodb.type":"NS"},
                    {"name":"c","type":{"type":"array","items":"long"},"dynamodb.attribute":"C","dynamodb.type":"NS"},
                    {"name":"d","type":{"type":"array","items":"bytes"},"dynamodb.attribute":"D","dynamodb.type":"BS"},
                    {"name":"e","type":{"type":"array","items":"bytes"},"dynamodb.attribute":"E","dynamodb.type":"L"}]}"""));

    assertThat(things.attributes())
        .extracting(ItemAttribute::type)
        .containsExactly(
            AttributeType.SS,
            AttributeType.NS,
            AttributeType.NS,
            AttributeType.BS,
            AttributeType.L);
    assertThat(requireNonNull(things.attribute("b").value().elements()).type())
        .isEqualTo(AttributeType.N);
  }

  @Test
  void leavesOutFieldsWithoutAnAttribute() {
    ItemSchema scores = ItemSchema.of(KooScores.getClassSchema());

    assertThat(scores.isTable()).isFalse();
    assertThatIllegalStateException().isThrownBy(scores::partitionKey);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> scores.attribute("scoredAt"))
        .withMessageContaining("'scoredAt'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'name':'a','type':'long','dynamodb.attribute':'A','dynamodb.type':'S'} | is N but says",
        "{'name':'a','type':'long','dynamodb.attribute':'A'} | is N but says",
        "{'name':'a','type':'long','dynamodb.type':'N'} | but no dynamodb.attribute",
        "{'name':'a','type':'long','dynamodb.attribute':'B','dynamodb.type':'N'} | shares attribute B with b",
        "{'name':'a','type':'long','dynamodb.attribute':'A','dynamodb.type':'N','dynamodb.key':'hash'} | must be partition or sort",
        "{'name':'a','type':{'type':'array','items':'long'},'dynamodb.attribute':'A','dynamodb.type':'SS'} | is L but says",
        "{'name':'a','type':['null','long'],'dynamodb.attribute':'A','dynamodb.type':'N','dynamodb.key':'sort'} | cannot be null",
        "{'name':'a','type':['long','string'],'dynamodb.attribute':'A','dynamodb.type':'N'} | a union other than",
        "{'name':'a','type':'long','dynamodb.attribute':'A','dynamodb.type':'N','dynamodb.key':'partition'} | more than one PARTITION key",
        "{'name':'a','type':'boolean','dynamodb.attribute':'A','dynamodb.type':'BOOL','dynamodb.key':'sort'} | must be one of [N, S, B]",
        "{'name':'a','type':'long','dynamodb.attribute':'','dynamodb.type':'N'} | an empty dynamodb.attribute",
        "{'name':'a','type':{'type':'bytes','logicalType':'decimal','precision':2000000000,'scale':2000000000},'dynamodb.attribute':'A','dynamodb.type':'N'} | a decimal of scale 2000000000",
        "{'name':'a','type':['null',{'type':'array','items':'R'}],'dynamodb.attribute':'A','dynamodb.type':'L'} | contains itself: R, in field R.a",
        "{'name':'a','type':{'type':'map','values':{'type':'record','name':'S','fields':[{'name':'s','type':'R'}]}},'dynamodb.attribute':'A','dynamodb.type':'M'} | in field S.s"
      })
  void refusesASchemaWhosePropertiesContradictIt(String field, String problem) {
    Schema schema =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"R","fields":[
                {"name":"b","type":"long","dynamodb.attribute":"B","dynamodb.type":"N","dynamodb.key":"partition"},
                %s]}"""
                    .formatted(field.replace('\'', '"')));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ItemSchema.of(schema))
        .withMessageContaining(problem);
  }

  @Test
  void refusesWhatCanBeNoItem() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ItemSchema.of(Schema.create(Schema.Type.LONG)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ItemSchema.of(
                    new Schema.Parser()
                        .parse(
                            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"long\"}]}")))
        .withMessageContaining("no field");
  }
}
