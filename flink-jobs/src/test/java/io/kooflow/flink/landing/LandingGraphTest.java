package io.kooflow.flink.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.flink.records.KafkaRecord;
import io.kooflow.flink.records.KafkaRecordReader;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class LandingGraphTest {
  /** State is found again by uid: each operator needs one, and no two the same. */
  @Test
  void namesEveryOperator() {
    StreamGraph graph = graph();

    List<String> uids =
        graph.getStreamNodes().stream().map(StreamNode::getTransformationUID).toList();

    assertThat(uids).doesNotContainNull().doesNotHaveDuplicates();
    assertThat(uids)
        .contains("koo.changes", "koo.changes-decode", "koo_changes", "koo_changes: ranges")
        .contains("koo.scores", "content_scores", "dead-letters");
  }

  @Test
  void commitsFromOnePlacePerTable() {
    graph().getStreamNodes().stream()
        .filter(node -> node.getOperatorName().endsWith("ranges"))
        .forEach(node -> assertThat(node.getParallelism()).isEqualTo(1));
  }

  private static StreamGraph graph() {
    LandingConfig config =
        LandingConfig.from(
            "--kafka.bootstrap-servers", "127.0.0.1:9092",
            "--registry.url", "http://127.0.0.1:8081",
            "--catalog.uri", "http://127.0.0.1:8181",
            "--catalog.warehouse", "s3://lake",
            "--parallelism", "3");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(config.run().flinkConfiguration());
    LandingJob.define(env, config, plan(config));
    return env.getStreamGraph();
  }

  private static LandingPlan plan(LandingConfig config) {
    Map<LandedTopic, LandingTarget> targets = new EnumMap<>(LandedTopic.class);
    Map<LandedTopic, KafkaSource<KafkaRecord>> sources = new EnumMap<>(LandedTopic.class);
    for (LandedTopic landed : config.topics()) {
      targets.put(
          landed,
          new LandingTarget(
              landed,
              config.catalog(),
              config.kafka(),
              Map.of(landed.topic(), "AAAAAAAAAAAAAAAAAAAAAQ"),
              landed.table().schema(),
              Map.of(0, landed.table().spec()),
              0,
              new TreeMap<>()));
      sources.put(
          landed,
          KafkaSource.<KafkaRecord>builder()
              .setBootstrapServers(config.kafka().bootstrapServers())
              .setTopics(landed.topic())
              .setDeserializer(new KafkaRecordReader())
              .build());
    }
    return new LandingPlan(targets, sources);
  }
}
