package io.kooflow.audit.quiet;

import io.kooflow.audit.stores.TopicRecords;
import io.kooflow.lake.ContentScoresTable;
import io.kooflow.lake.KooChangesTable;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.UserChangesTable;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import io.kooflow.lake.read.LakeReader;
import io.kooflow.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * One topic and its log in the lake: still when no committed record lies beyond where the table's
 * own newest landing commit says that it stands.
 */
final class LandedTopics implements Stillness {
  /** The logs by the topic that they are landed from. */
  static final SortedMap<String, LakeTable> LOGS =
      new TreeMap<>(
          Map.of(
              Topics.KOO_CHANGES, KooChangesTable.TABLE,
              Topics.REACTION_CHANGES, ReactionChangesTable.TABLE,
              Topics.USER_CHANGES, UserChangesTable.TABLE,
              Topics.KOO_SCORES, ContentScoresTable.TABLE));

  private final String topic;
  private final LakeTable log;
  private final Catalog catalog;
  private final TopicEnds ends;

  LandedTopics(String topic, LakeTable log, Catalog catalog, Admin admin, TopicRecords records) {
    this.topic = topic;
    this.log = log;
    this.catalog = catalog;
    this.ends = new TopicEnds("lake " + log.name(), admin, records);
  }

  @Override
  public @Nullable Unrest look() throws InterruptedException {
    Map<SourcePartition, Long> landed = landed();
    return ends.beyond(
        ends.partitions(List.of(topic)),
        partition ->
            landed.getOrDefault(new SourcePartition(partition.topic(), partition.partition()), 0L));
  }

  @Override
  public boolean isLast() {
    return true;
  }

  private Map<SourcePartition, Long> landed() {
    try {
      return LakeReader.open(catalog, log).ranges().map(OffsetRanges::ends).orElseGet(TreeMap::new);
    } catch (NoSuchTableException notMadeYet) {
      return Map.of();
    }
  }
}
