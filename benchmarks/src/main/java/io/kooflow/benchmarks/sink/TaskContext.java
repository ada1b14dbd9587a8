package io.kooflow.benchmarks.sink;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** What a worker gives a task of one partition; a record that is given up ends the run. */
final class TaskContext implements SinkTaskContext {
  private final TopicPartition partition;
  private boolean paused;
  private boolean commitAsked;

  TaskContext(TopicPartition partition) {
    this.partition = partition;
  }

  boolean isPaused() {
    return paused;
  }

  /** Whether a commit was asked for since the last call. */
  boolean takeCommit() {
    boolean asked = commitAsked;
    commitAsked = false;
    return asked;
  }

  @Override
  public Map<String, String> configs() {
    return Map.of();
  }

  @Override
  public void offset(Map<TopicPartition, Long> offsets) {
    throw new UnsupportedOperationException("the sink never goes back");
  }

  @Override
  public void offset(TopicPartition of, long offset) {
    throw new UnsupportedOperationException("the sink never goes back");
  }

  @Override
  public void timeout(long millis) {}

  @Override
  public Set<TopicPartition> assignment() {
    return Set.of(partition);
  }

  @Override
  public void pause(TopicPartition... partitions) {
    paused = true;
  }

  @Override
  public void resume(TopicPartition... partitions) {
    paused = false;
  }

  @Override
  public void requestCommit() {
    commitAsked = true;
  }

  @Override
  public PluginMetrics pluginMetrics() {
    throw new UnsupportedOperationException("the task keeps its metrics in JMX");
  }

  @Override
  public ErrantRecordReporter errantRecordReporter() {
    return (record, why) -> {
      throw new IllegalStateException("a record was given up", why);
    };
  }
}
