package io.kooflow.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.schemas.Topics;
import io.kooflow.schemas.item.ItemSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds for every schema of the contract. */
class ContractTest {

  /** Records that are items of a table. */
  private static final Set<String> ITEMS =
      Set.of("Koo", "Reaction", "User", "EnrichedKoo", "Trending", "TopCreators");

  /** Records inside such an item. */
  private static final Set<String> PARTS =
      Set.of("DecayedSum", "KooScores", "TrendingKoo", "TopCreator");

  /** Of no use to a reader of the serving table: the log of scores keeps them. */
  private static final Set<String> NOT_STORED =
      Set.of("KooScores.snapshotId", "KooScores.scoredAt");

  @SuppressWarnings("NullAway.Init")
  private static Map<String, Schema> schemas;

  @BeforeAll
  static void read() throws Exception {
    schemas = SchemaFolder.read(SchemaFolder.CURRENT);
  }

  @Test
  void documentsEveryRecordAndField() {
    List<String> undocumented = new ArrayList<>();
    for (Schema schema : schemas.values()) {
      if (schema.getDoc() == null || schema.getDoc().isBlank()) {
        undocumented.add(schema.getName());
      }
      for (Schema.Field field : schema.getFields()) {
        if (field.doc() == null || field.doc().isBlank()) {
          undocumented.add(schema.getName() + "." + field.name());
        }
      }
    }

    assertThat(undocumented).isEmpty();
  }

  @Test
  void givesEveryFieldOfAnItemItsAttribute() {
    List<String> without = new ArrayList<>();
    for (Schema schema : schemas.values()) {
      if (ITEMS.contains(schema.getName()) || PARTS.contains(schema.getName())) {
        for (Schema.Field field : schema.getFields()) {
          String name = schema.getName() + "." + field.name();
          if (field.getProp(ItemSchema.ATTRIBUTE) == null && !NOT_STORED.contains(name)) {
            without.add(name);
          }
        }
      }
    }

    assertThat(without).isEmpty();
  }

  @Test
  void bindsEveryItemConsistently() {
    for (Schema schema : schemas.values()) {
      if (ITEMS.contains(schema.getName())) {
        assertThat(ItemSchema.of(schema).isTable()).as(schema.getName()).isTrue();
      } else if (PARTS.contains(schema.getName())) {
        assertThat(ItemSchema.of(schema).isTable()).as(schema.getName()).isFalse();
      }
    }
  }

  @Test
  void usesNoEnumerationsAndOnlyUnionsWithNull() {
    assertThat(schemas.values())
        .allSatisfy(
            schema ->
                assertThat(schema.getFields())
                    .allMatch(field -> isPlain(field.schema()), schema.getName() + " stays plain"));
  }

  @Test
  void startsEveryUnionWithNullAndADefaultOfNull() {
    for (Schema schema : schemas.values()) {
      for (Schema.Field field : schema.getFields()) {
        if (field.schema().isUnion()) {
          assertThat(field.schema().getTypes().get(0).getType())
              .as(schema.getName() + "." + field.name())
              .isEqualTo(Schema.Type.NULL);
          assertThat(field.hasDefaultValue()).isTrue();
        }
      }
    }
  }

  @Test
  void hasTheValueSchemaOfEveryTopic() {
    assertThat(Topics.data())
        .extracting(topic -> topic.valueSchema().getFullName())
        .allSatisfy(name -> assertThat(schemas).containsKey(name));
  }

  private static boolean isPlain(Schema schema) {
    return switch (schema.getType()) {
      case ENUM, FIXED -> false;
      case UNION -> schema.isNullable() && schema.getTypes().size() == 2;
      default -> true;
    };
  }
}
