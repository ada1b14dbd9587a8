package io.kooflow.streams.metrics;

import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.streams.generation.Standing;
import io.kooflow.streams.health.Progress;
import io.kooflow.streams.state.RocksMemory;
import io.kooflow.streams.state.TaskDatabases;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the application tells, as Prometheus reads it; gathered when asked. The names are
 * a contract with dashboards and alarms, and stand in docs/streams-operations.md.
 */
public final class AppMetrics {
  private static final String PREFIX = "kooflow_streams_";

  private final Counters counters;
  private final Standing standing;
  private volatile @Nullable Running running;

  /**
   * Where the measures of a running application come from.
   *
   * @param silentSeconds how long Kafka has not answered
   */
  public record Running(
      KafkaStreams streams,
      RestoreProgress restore,
      TaskDatabases databases,
      Progress progress,
      DoubleSupplier silentSeconds) {}

  /** Of an instance that does not run yet. */
  public AppMetrics(Counters counters, Standing standing) {
    this.counters = counters;
    this.standing = standing;
  }

  /** It runs from now on. */
  public void runs(Running now) {
    running = now;
  }

  /** What tells of the progress of an application, now. */
  public Progress.Look look(KafkaStreams streams, RestoreProgress restore) {
    KafkaMeasures kafka = new KafkaMeasures(streams.metrics());
    double unread =
        standing.inputsHeld()
            ? 0
            : kafka.lagByTopic().values().stream().mapToDouble(Double::doubleValue).sum();
    return new Progress.Look(
        kafka.work(streams.metadataForLocalThreads(), standing.inputsHeld()),
        counters.keysWaiting(),
        unread,
        restore.recordsRestored());
  }

  /** It does not run, and waits until it may. */
  public void waits() {
    running = null;
  }

  /** All metrics as they are now; while it waits, what is known then. */
  public MetricSnapshots gather() {
    List<MetricSnapshot> all = new ArrayList<>();
    all.add(gauge("generation_role", "1 for the role of the generation.", "role", role()));
    all.add(
        gauge(
            "inputs_held", "1 while changes wait in their topics.", standing.inputsHeld() ? 1 : 0));
    Running now = running;
    if (now != null) {
      addRunning(all, now);
    }
    return new MetricSnapshots(all);
  }

  private Map<String, Double> role() {
    Map<String, Double> roles = new TreeMap<>();
    for (GenerationRole role : GenerationRole.values()) {
      roles.put(role.name(), role == standing.role() ? 1.0 : 0.0);
    }
    return roles;
  }

  private void addRunning(List<MetricSnapshot> all, Running now) {
    KafkaStreams streams = now.streams;
    RestoreProgress restore = now.restore;
    KafkaMeasures kafka = new KafkaMeasures(streams.metrics());
    all.add(
        gauge(
            "input_lag_records",
            "Records of an input topic that this instance has not read yet, of its partitions.",
            "topic",
            kafka.lagByTopic()));
    all.add(freshness("store", InputCounters::sinceStore));
    all.add(freshness("topic", InputCounters::sinceTopic));
    all.add(
        counter("duplicates", "Records dropped: said already.", each(InputCounters::duplicates)));
    all.add(
        counter("stale", "Records dropped: older than known.", each(InputCounters::staleRecords)));
    Map<String, Long> letters = new TreeMap<>();
    counters.deadLetters().forEach((topic, count) -> letters.put(topic, count.sum()));
    all.add(counter("dead_letters", "Records set aside.", letters));
    all.add(gauge("parked_keys", "Keys held back until the commit.", counters.keysWaiting()));
    all.add(gauge("state_disk_bytes", "State on disk, by store.", "store", diskBytes(now, kafka)));
    all.add(gauge("state_memory_bytes", "Memory that all stores share.", RocksMemory.used()));
    all.add(gauge("restore_partitions", "Changelog partitions restoring.", restore.partitions()));
    all.add(gauge("restore_records_left", "Records to restore.", restore.recordsLeft()));
    all.add(gauge("restore_share", "Share of the running restore that is done.", restore.share()));
    all.add(
        gauge(
            "commit_latency_max_seconds", "Slowest commit lately.", kafka.slowestCommitSeconds()));
    all.add(
        gauge(
            "uncommitted_seconds",
            "Time without a commit though there is work, by the monotonic clock.",
            now.progress.uncommittedSeconds()));
    all.add(
        gauge(
            "idle_seconds",
            "Time in which nothing was read or restored though records wait.",
            now.progress.idleSeconds()));
    all.add(
        gauge(
            "kafka_silent_seconds",
            "Time since Kafka last answered, asked every 5 s.",
            now.silentSeconds.getAsDouble()));
    all.add(gauge("commit_latency_avg_seconds", "Commits lately.", kafka.averageCommitSeconds()));
    all.add(gauge("threads", "Stream threads by state.", "state", threads(streams)));
    all.add(gauge("state", "1 for the state of Kafka Streams.", "state", state(streams)));
  }

  /** Ours, or those of Kafka Streams where it emits per record. */
  private static Map<String, Double> diskBytes(Running now, KafkaMeasures kafka) {
    Map<String, Double> ours = now.databases.diskBytesByStore();
    return ours.isEmpty() ? kafka.diskBytesByStore() : ours;
  }

  private static Map<String, Double> threads(KafkaStreams streams) {
    Map<String, Double> byState = new TreeMap<>();
    for (ThreadMetadata thread : streams.metadataForLocalThreads()) {
      byState.merge(thread.threadState(), 1.0, Double::sum);
    }
    return byState;
  }

  private static Map<String, Double> state(KafkaStreams streams) {
    Map<String, Double> states = new TreeMap<>();
    for (KafkaStreams.State state : KafkaStreams.State.values()) {
      states.put(state.name(), state == streams.state() ? 1.0 : 0.0);
    }
    return states;
  }

  private Map<String, Long> each(Function<InputCounters, Long> count) {
    Map<String, Long> byTopic = new HashMap<>();
    counters.inputs().forEach((topic, input) -> byTopic.put(topic, count.apply(input)));
    return byTopic;
  }

  private HistogramSnapshot freshness(String since, Function<InputCounters, Histogram> spans) {
    HistogramSnapshot.Builder histogram =
        HistogramSnapshot.builder()
            .name(PREFIX + "freshness_since_" + since + "_seconds")
            .help("Age of a change when it is counted, since the " + since + " took it.");
    counters
        .inputs()
        .forEach(
            (topic, input) ->
                histogram.dataPoint(spans.apply(input).snapshot(Labels.of("topic", topic))));
    return histogram.build();
  }

  private static CounterSnapshot counter(String name, String help, Map<String, Long> byTopic) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(PREFIX + name).help(help);
    byTopic.forEach(
        (topic, count) ->
            counter.dataPoint(
                CounterDataPointSnapshot.builder()
                    .value(count)
                    .labels(Labels.of("topic", topic))
                    .build()));
    return counter.build();
  }

  private static GaugeSnapshot gauge(
      String name, String help, String label, Map<String, Double> values) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(PREFIX + name).help(help);
    values.forEach(
        (of, value) ->
            gauge.dataPoint(
                GaugeDataPointSnapshot.builder()
                    .value(value)
                    .labels(Labels.of(label, of))
                    .build()));
    return gauge.build();
  }

  private static GaugeSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(PREFIX + name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }
}
