package io.kooflow.flink.landing;

import io.kooflow.events.KooChange;
import io.kooflow.events.KooScores;
import io.kooflow.events.ReactionChange;
import io.kooflow.events.UserChange;
import io.kooflow.lake.ContentScoresTable;
import io.kooflow.lake.KooChangesTable;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.UserChangesTable;
import io.kooflow.lake.repair.LogRow;
import io.kooflow.schemas.Topics;
import java.util.Arrays;
import java.util.Optional;
import org.apache.avro.generic.GenericContainer;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;

/** The topics that land, each with its table, its record class and its event time. */
enum LandedTopic {
  KOO_CHANGES(Topics.KOO_CHANGES, KooChangesTable.TABLE, new Decoding<>(KooChange.class)),
  REACTION_CHANGES(
      Topics.REACTION_CHANGES, ReactionChangesTable.TABLE, new Decoding<>(ReactionChange.class)),
  USER_CHANGES(Topics.USER_CHANGES, UserChangesTable.TABLE, new Decoding<>(UserChange.class)),
  KOO_SCORES(Topics.KOO_SCORES, ContentScoresTable.TABLE, new Decoding<>(KooScores.class));

  private final String topic;
  private final LakeTable table;
  private final Decoding<?> decoding;

  LandedTopic(String topic, LakeTable table, Decoding<?> decoding) {
    this.topic = topic;
    this.table = table;
    this.decoding = decoding;
  }

  /** The topic of that name, if it lands. */
  static Optional<LandedTopic> named(String topic) {
    return Arrays.stream(values()).filter(landed -> landed.topic.equals(topic)).findFirst();
  }

  String topic() {
    return topic;
  }

  LakeTable table() {
    return table;
  }

  Decoding<?> decoding() {
    return decoding;
  }

  /** Whether a record without a value says that something is gone; else it is a bad record. */
  boolean knowsTombstones() {
    return Topics.named(topic).compacted();
  }

  /** When what a record says happened, see {@link LogRow#eventTimeMillis}. */
  long eventTimeMillis(IndexedRecord record) {
    return LogRow.eventTimeMillis(record);
  }

  /** A generated class, with the bounds that the reader of its bytes asks for. */
  record Decoding<R extends SpecificRecord & GenericContainer>(Class<R> type) {}
}
