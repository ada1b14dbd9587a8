package io.kooflow.flink.landing;

import io.kooflow.flink.records.KafkaRecord;
import io.kooflow.flink.records.KafkaRecordReader;
import io.kooflow.lake.landing.LandingCommitter;
import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.iceberg.types.TypeUtil;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * What is settled when the job is submitted: tables are made or evolved, and each topic's start is
 * taken from the end of its table. A topic that was deleted and created again since it was landed
 * is refused, a table that does not remember the id of its topic yet does from here on.
 *
 * @param targets where each topic lands
 * @param sources what is read of each topic, from where on
 */
record LandingPlan(
    Map<LandedTopic, LandingTarget> targets, Map<LandedTopic, KafkaSource<KafkaRecord>> sources) {

  /** Asks the catalog and Kafka; refuses as {@link StartingPoints} does. */
  static LandingPlan of(LandingConfig config) throws IOException {
    TopicRanges topics =
        TopicRanges.read(config.kafka(), config.topics().stream().map(LandedTopic::topic).toList());
    LandingPlan plan =
        new LandingPlan(new EnumMap<>(LandedTopic.class), new EnumMap<>(LandedTopic.class));
    try (RESTCatalog catalog = config.catalog().open()) {
      for (LandedTopic landed : config.topics()) {
        Table table = landed.table().createIfMissing(catalog);
        Map<String, String> topicIds = idOf(landed, topics);
        LandingCommitter committer = new LandingCommitter(table, topicIds);
        committer.refuseReplacedTopics();
        StartingPoints points =
            StartingPoints.of(
                landed.topic(),
                LandingTarget.endsOf(table, landed.topic()),
                topics.held().getOrDefault(landed.topic(), new TreeMap<>()),
                config.acceptGaps());
        committer.rememberEnd();
        plan.targets.put(
            landed,
            new LandingTarget(
                landed,
                config.catalog(),
                config.kafka(),
                topicIds,
                ownColumns(table, landed),
                Map.copyOf(table.specs()),
                table.spec().specId(),
                points.ranges()));
        plan.sources.put(landed, source(config, landed, points));
      }
    }
    return plan;
  }

  private static Map<String, String> idOf(LandedTopic landed, TopicRanges topics) {
    Map<String, String> ids = new HashMap<>(topics.ids());
    ids.keySet().retainAll(Set.of(landed.topic()));
    return Map.copyOf(ids);
  }

  /** The columns of our definition as the table numbers them; others may have added more. */
  private static Schema ownColumns(Table table, LandedTopic landed) {
    Set<Integer> ids = new LinkedHashSet<>();
    for (String name : TypeUtil.indexByName(landed.table().schema().asStruct()).keySet()) {
      ids.add(table.schema().findField(name).fieldId());
    }
    return TypeUtil.select(table.schema(), ids);
  }

  private static KafkaSource<KafkaRecord> source(
      LandingConfig config, LandedTopic landed, StartingPoints points) {
    Map<TopicPartition, Long> starts = new HashMap<>();
    points
        .reading()
        .forEach(
            (partition, start) -> starts.put(new TopicPartition(landed.topic(), partition), start));
    return KafkaSource.<KafkaRecord>builder()
        .setProperties(config.kafka().clientProperties())
        .setTopics(List.of(landed.topic()))
        .setGroupId(config.groupId())
        .setClientIdPrefix(config.groupId() + "-" + landed.topic())
        .setProperty("isolation.level", "read_committed")
        // A topic keeps its number of partitions; looking for new ones would only cost.
        .setProperty("partition.discovery.interval.ms", "-1")
        .setStartingOffsets(OffsetsInitializer.offsets(starts, OffsetResetStrategy.NONE))
        .setDeserializer(new KafkaRecordReader())
        .build();
  }
}
