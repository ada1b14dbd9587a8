package io.kooflow.streams.metrics;

import io.kooflow.streams.health.Progress;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.DoubleStream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.ThreadMetadata;

/** Picks what we tell out of what Kafka Streams and its clients measure. */
final class KafkaMeasures {
  private static final String STORES = "stream-state-metrics";
  private static final String PRODUCERS = "producer-metrics";
  private static final String THREADS = "stream-thread-metrics";
  private static final String FETCHES = "consumer-fetch-manager-metrics";

  /** What Kafka Streams puts behind the name of a thread, for the consumer of its inputs. */
  private static final String MAIN_CONSUMER = "-consumer";

  private final Map<MetricName, ? extends Metric> metrics;

  KafkaMeasures(Map<MetricName, ? extends Metric> metrics) {
    this.metrics = metrics;
  }

  /** Records not read yet, of the partitions that the main consumers have. */
  Map<String, Double> lagByTopic() {
    Map<String, Double> lag = new TreeMap<>();
    each(
        FETCHES,
        "records-lag",
        (tags, value) -> {
          String client = tags.getOrDefault("client-id", "");
          String topic = tags.getOrDefault("topic", "");
          if (!client.contains("restore") && !topic.endsWith("-repartition")) {
            lag.merge(topic, value, Double::sum);
          }
        });
    return lag;
  }

  /** Files of each store, all partitions together. */
  Map<String, Double> diskBytesByStore() {
    Map<String, Double> bytes = new TreeMap<>();
    each(
        STORES,
        "total-sst-files-size",
        (tags, value) ->
            bytes.merge(tags.getOrDefault("rocksdb-state-id", ""), value, Double::sum));
    return bytes;
  }

  double slowestCommitSeconds() {
    return values(THREADS, "commit-latency-max").max().orElse(0) / 1e3;
  }

  double averageCommitSeconds() {
    return values(THREADS, "commit-latency-avg").average().orElse(0) / 1e3;
  }

  /**
   * What each stream thread has done; the name of a thread begins those of its clients.
   *
   * @param held whether its consumer reads nothing on purpose
   */
  Map<String, Progress.Work> work(Collection<ThreadMetadata> threads, boolean held) {
    Map<String, Double> processed = byTag(THREADS, "process-total", "thread-id");
    Map<String, Double> committed = byTag(PRODUCERS, "txn-commit-time-ns-total", "client-id");
    Map<String, Double> aborted = byTag(PRODUCERS, "txn-abort-time-ns-total", "client-id");
    Map<String, Double> partitions =
        byTag("consumer-coordinator-metrics", "assigned-partitions", "client-id");
    Map<String, Double> fetches = byTag(FETCHES, "fetch-total", "client-id");
    Map<String, Progress.Work> work = new TreeMap<>();
    for (ThreadMetadata thread : threads) {
      String name = thread.threadName();
      work.put(
          name,
          new Progress.Work(
              thread.threadState(),
              processed.getOrDefault(name, 0.0),
              startingWith(name + "-", committed),
              startingWith(name + "-", aborted),
              held ? 0 : partitions.getOrDefault(name + MAIN_CONSUMER, 0.0),
              fetches.getOrDefault(name + MAIN_CONSUMER, 0.0)));
    }
    return work;
  }

  private static double startingWith(String prefix, Map<String, Double> byName) {
    return byName.entrySet().stream()
        .filter(each -> each.getKey().startsWith(prefix))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private Map<String, Double> byTag(String group, String name, String tag) {
    Map<String, Double> values = new TreeMap<>();
    each(
        group, name, (tags, value) -> values.merge(tags.getOrDefault(tag, ""), value, Double::sum));
    return values;
  }

  private DoubleStream values(String group, String name) {
    DoubleStream.Builder values = DoubleStream.builder();
    each(group, name, (tags, value) -> values.add(value));
    return values.build();
  }

  /** Leaves out what has no value yet. */
  private void each(String group, String name, BiConsumer<Map<String, String>, Double> take) {
    metrics.forEach(
        (key, metric) -> {
          if (key.name().equals(name)
              && key.group().equals(group)
              && metric.metricValue() instanceof Number number
              && !Double.isNaN(number.doubleValue())
              && !Double.isInfinite(number.doubleValue())) {
            take.accept(key.tags(), number.doubleValue());
          }
        });
  }
}
