package io.kooflow.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kooflow.schemas.Topics;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class SchemaLimitsTest {

  @Test
  void passesEverySchemaOfTheContract() {
    assertThat(Topics.data())
        .allSatisfy(
            topic ->
                assertThat(SchemaLimits.check(topic.valueSchema())).isSameAs(topic.valueSchema()));
  }

  @Test
  void refusesATypeThatContainsItself() {
    Schema list =
        new Schema.Parser()
            .parse(
                """
                {"type":"record","name":"List","fields":[
                {"name":"next","type":["null","List"],"default":null}]}
                """);

    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> SchemaLimits.check(list))
        .withMessageContaining("contains itself: List");
  }

  @Test
  void refusesDeepNesting() {
    Schema deep = Schema.create(Schema.Type.LONG);
    for (int i = 0; i < 32; i++) {
      deep = Schema.createArray(deep);
    }
    Schema schema = deep;

    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> SchemaLimits.check(schema))
        .withMessageContaining("deeper than 32");
  }

  @Test
  void refusesASmallTextThatWritesOutLarge() {
    Schema doubling = SchemaBuilder.record("R0").fields().requiredLong("x").endRecord();
    for (int i = 1; i < 30; i++) {
      doubling =
          SchemaBuilder.record("R" + i)
              .fields()
              .name("a")
              .type(doubling)
              .noDefault()
              .name("b")
              .type(doubling)
              .noDefault()
              .endRecord();
    }
    Schema schema = doubling;

    assertThatExceptionOfType(SerializationException.class)
        .isThrownBy(() -> SchemaLimits.check(schema))
        .withMessageContaining("more than 10000 nodes");
  }
}
