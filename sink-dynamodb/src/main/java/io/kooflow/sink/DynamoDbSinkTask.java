package io.kooflow.sink;

import java.util.Collection;
import java.util.HashMap;
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

  private @Nullable TableSink sink;
  private boolean paused;
  private boolean uncommitted;
  private long committedAt;

  @Override
  public void start(Map<String, String> settings) {
    SinkConfig config = SinkConfig.from(settings);
    sink = TableSink.open(config, context.errantRecordReporter());
    committedAt = System.nanoTime();
    LOG.info("Writing {} to {}", config.tableOfTopic(), config.dynamoDb());
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    TableSink running = running();
    running.take(records);
    running.tend();
    uncommitted |= !records.isEmpty();
    throttle(running);
    if (uncommitted && running.isClear() && System.nanoTime() - committedAt > COMMIT_EVERY) {
      context.requestCommit();
    }
    context.timeout(paused ? TEND_EVERY_WHILE_FULL : TEND_EVERY);
  }

  /** The offsets below which everything is durable; never waits, never throws. */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> delivered) {
    TableSink running = running();
    Map<TopicPartition, OffsetAndMetadata> durable = new HashMap<>();
    delivered.forEach(
        (partition, next) ->
            durable.put(
                partition, new OffsetAndMetadata(running.committable(partition, next.offset()))));
    uncommitted = !running.isClear();
    committedAt = System.nanoTime();
    return durable;
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    TableSink running = sink;
    if (running != null) {
      running.forget(partitions);
    }
  }

  @Override
  public void stop() {
    TableSink running = sink;
    if (running != null) {
      running.close();
      sink = null;
    }
  }

  @Override
  public String version() {
    return Version.current();
  }

  private void throttle(TableSink running) {
    if (running.isFull()) {
      Set<TopicPartition> all = context.assignment();
      context.pause(all.toArray(TopicPartition[]::new));
      paused = true;
    } else if (paused && running.hasRoom()) {
      Set<TopicPartition> all = context.assignment();
      context.resume(all.toArray(TopicPartition[]::new));
      paused = false;
    }
  }

  private TableSink running() {
    TableSink running = sink;
    if (running == null) {
      throw new ConnectException("The task was not started");
    }
    return running;
  }
}
