package io.kooflow.sink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** What a worker gives a task, kept for the test to look at. */
final class FakeContext implements SinkTaskContext {
  static final TopicPartition PARTITION = new TopicPartition("koo.enriched", 0);

  final Set<TopicPartition> paused = new HashSet<>();
  final List<Dead> deadLetters = new ArrayList<>();
  private final Set<TopicPartition> assigned;
  int commitsAsked;

  FakeContext() {
    this(Set.of(PARTITION));
  }

  FakeContext(Set<TopicPartition> assigned) {
    this.assigned = assigned;
  }

  /** A dead letter, and the answer of the topic, which the test gives. */
  record Dead(SinkRecord record, Throwable why, CompletableFuture<Void> answer) {}

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void offset(TopicPartition partition, long offset) {
    offset(new HashMap<>(Map.of(partition, offset)));
  }

  @Override
  public void timeout(long millis) {}

  @Override
  public Set<TopicPartition> assignment() {
    return assigned;
  }

  @Override
  public void pause(TopicPartition... partitions) {
    paused.addAll(List.of(partitions));
  }

  @Override
  public void resume(TopicPartition... partitions) {
    paused.removeAll(Set.of(partitions));
  }

  @Override
  public void requestCommit() {
    commitsAsked++;
  }

  /** Newer than the oldest Connect that the task runs in, so never used. */
  @Override
  public PluginMetrics pluginMetrics() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return (record, why) -> {
      Dead dead = new Dead(record, why, new CompletableFuture<>());
      deadLetters.add(dead);
      return dead.answer;
    };
  }
}
