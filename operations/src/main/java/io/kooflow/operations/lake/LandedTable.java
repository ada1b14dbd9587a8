package io.kooflow.operations.lake;

import io.kooflow.events.KooChange;
import io.kooflow.events.KooScores;
import io.kooflow.events.ReactionChange;
import io.kooflow.events.UserChange;
import io.kooflow.lake.ContentScoresTable;
import io.kooflow.lake.KooChangesTable;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.UserChangesTable;
import io.kooflow.operations.UsageException;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroDeserializer;
import java.util.Arrays;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.serialization.Deserializer;

/** The tables that topics land in. */
enum LandedTable {
  KOO_CHANGES(KooChangesTable.TABLE, Topics.KOO_CHANGES) {
    @Override
    Deserializer<? extends IndexedRecord> deserializer(SchemaRegistryClient registry) {
      return AvroDeserializer.of(registry, KooChange.class);
    }
  },
  REACTION_CHANGES(ReactionChangesTable.TABLE, Topics.REACTION_CHANGES) {
    @Override
    Deserializer<? extends IndexedRecord> deserializer(SchemaRegistryClient registry) {
      return AvroDeserializer.of(registry, ReactionChange.class);
    }
  },
  USER_CHANGES(UserChangesTable.TABLE, Topics.USER_CHANGES) {
    @Override
    Deserializer<? extends IndexedRecord> deserializer(SchemaRegistryClient registry) {
      return AvroDeserializer.of(registry, UserChange.class);
    }
  },
  CONTENT_SCORES(ContentScoresTable.TABLE, Topics.KOO_SCORES) {
    @Override
    Deserializer<? extends IndexedRecord> deserializer(SchemaRegistryClient registry) {
      return AvroDeserializer.of(registry, KooScores.class);
    }
  };

  private final LakeTable definition;
  private final String topic;

  LandedTable(LakeTable definition, String topic) {
    this.definition = definition;
    this.topic = topic;
  }

  /** The table of that name; none is a {@link UsageException} that lists them. */
  static LandedTable named(String name) {
    return Arrays.stream(values())
        .filter(each -> each.definition.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "No lake table '%s'; there are %s"
                        .formatted(
                            name,
                            Arrays.stream(values()).map(each -> each.definition.name()).toList())));
  }

  LakeTable definition() {
    return definition;
  }

  String topic() {
    return topic;
  }

  /** Reads the values of its topic. */
  abstract Deserializer<? extends IndexedRecord> deserializer(SchemaRegistryClient registry);
}
