package io.kooflow.sink;

import static java.util.Objects.requireNonNull;

import io.kooflow.schemas.KooflowVersion;
import io.kooflow.sink.dynamodb.TopicConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between Connect's worker and the writer: records in, offsets out, and a pause when it is full.
 */
public final class DynamoDbSinkTask extends SinkTask {
  private static final Logger LOG = LoggerFactory.getLogger(DynamoDbSinkTask.class);

  /** How often Connect calls put at least, milliseconds. */
  private static final long TEND_EVERY = 200;

  private static final long TEND_EVERY_WHILE_FULL = 50;

  /** Least time between commits asked for, nanoseconds. */
  private static final long COMMIT_EVERY = TimeUnit.SECONDS.toNanos(1);

  /** Connect's own commits follow the wall clock, which may be set back by days. */
  private static final long COMMIT_AT_LEAST_EVERY = TimeUnit.SECONDS.toNanos(10);

  private @Nullable TableSink sink;
  private @Nullable TopicWatch watch;
  private @Nullable InputPositions positions;
  private Map<String, TopicConfig> topics = Map.of();
  private final Set<String> pausedTables = new HashSet<>();
  private boolean uncommitted;
  private long committedAt;

  @Override
  public void start(Map<String, String> settings) {
    SinkConfig config = SinkConfig.from(settings);
    sink = TableSink.open(config, context.errantRecordReporter());
    InputTopics.Access kafka = InputTopics.of(config);
    if (kafka == null) {
      LOG.warn(
          "Whether a topic of {} is deleted and made again, or cut short, while it is not read, is not"
              + " noticed: set consumer.override.interceptor.classes={}",
          config.connector(),
          InputTopics.class.getName());
    }
    watch = kafka == null ? null : TopicWatch.start(kafka, config);
    positions = new InputPositions(config.connector(), remedy(config, kafka));
    topics = config.topics();
    committedAt = System.nanoTime();
    LOG.info("Writing {} to {} at {}", topics.keySet(), config.tables(), config.dynamoDb());
  }

  private static String remedy(SinkConfig config, InputTopics.@Nullable Access kafka) {
    return kafka == null
        ? "To read the topic as it is now from its beginning, which changes nothing that is newer,"
            + " restart the task; where item.version is @offset, empty the table before"
        : TopicWatch.remedy(config.connector(), kafka.group());
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    TableSink running = running();
    TopicWatch watching = watch;
    if (watching != null) {
      String problem = watching.problem();
      if (problem != null) {
        throw new ConnectException(problem);
      }
      watching.took(records);
    }
    check(records);
    running.take(records);
    running.tend();
    uncommitted |= !records.isEmpty();
    throttle(running);
    long sinceCommit = System.nanoTime() - committedAt;
    if (uncommitted
        && (sinceCommit > COMMIT_AT_LEAST_EVERY
            || (running.isClear() && sinceCommit > COMMIT_EVERY))) {
      context.requestCommit();
    }
    context.timeout(!pausedTables.isEmpty() ? TEND_EVERY_WHILE_FULL : TEND_EVERY);
  }

  /** The offsets below which everything is durable; never waits, never throws. */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> delivered) {
    TableSink running = running();
    InputPositions known = requireNonNull(positions);
    if (known.isLost()) {
      return Map.of();
    }
    Map<TopicPartition, OffsetAndMetadata> durable = new HashMap<>();
    TopicWatch watching = watch;
    delivered.forEach(
        (partition, next) -> {
          if (watching == null || watching.mayCommit(partition)) {
            long written = running.committable(partition, next.offset());
            long below = watching == null ? written : watching.committable(partition, written);
            known.committed(partition, below);
            durable.put(partition, new OffsetAndMetadata(below));
          }
        });
    uncommitted = !running.isClear() || durable.size() < delivered.size();
    // A long window ends early: nothing holds back two commits in a row.
    running.hurry(Duration.ofNanos(System.nanoTime() - committedAt));
    committedAt = System.nanoTime();
    return durable;
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    if (positions != null) {
      positions.forget(partitions);
    }
    if (watch != null) {
      watch.open(partitions);
    }
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    TableSink running = sink;
    if (running != null) {
      running.forget(partitions);
    }
    if (watch != null) {
      watch.close(partitions);
    }
    if (positions != null) {
      positions.forget(partitions);
    }
  }

  @Override
  public void stop() {
    TopicWatch watching = watch;
    if (watching != null) {
      watching.close();
      watch = null;
    }
    TableSink running = sink;
    if (running != null) {
      running.close();
      sink = null;
    }
  }

  @Override
  public String version() {
    return KooflowVersion.CURRENT;
  }

  private void check(Collection<SinkRecord> records) {
    InputPositions known = requireNonNull(positions);
    TopicPartition partition = null;
    for (SinkRecord record : records) {
      if (partition == null
          || partition.partition() != record.originalKafkaPartition()
          || !partition.topic().equals(record.originalTopic())) {
        partition = new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
      }
      known.came(partition, record.originalKafkaOffset());
    }
  }

  /** Stops reading for full tables alone; a partition that came anew may not be stopped yet. */
  private void throttle(TableSink running) {
    Set<String> full = running.full();
    if (!full.isEmpty()) {
      context.pause(partitionsOf(full));
      pausedTables.addAll(full);
    }
    Set<String> again = new HashSet<>(pausedTables);
    again.removeIf(table -> full.contains(table) || !running.hasRoom(table));
    if (!again.isEmpty()) {
      context.resume(partitionsOf(again));
      pausedTables.removeAll(again);
    }
  }

  private TopicPartition[] partitionsOf(Set<String> tables) {
    return context.assignment().stream()
        .filter(
            partition -> {
              TopicConfig topic = topics.get(partition.topic());
              return topic != null && tables.contains(topic.table());
            })
        .toArray(TopicPartition[]::new);
  }

  private TableSink running() {
    TableSink running = sink;
    if (running == null) {
      throw new ConnectException("The task was not started");
    }
    return running;
  }
}
