package io.kooflow.source;

import io.kooflow.schemas.KooflowVersion;
import io.kooflow.source.config.SourceConfig;
import io.kooflow.source.config.TableSettings;
import io.kooflow.source.retry.Backoff;
import io.kooflow.source.retry.TimeSource;
import io.kooflow.source.signal.Signal;
import io.kooflow.source.signal.SignalReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Captures some tables in turn, with one thread for their streams. Each record's offset says how
 * far its shard, or its table's snapshot, has been handed over; Connect stores it after Kafka has
 * the record.
 */
public final class DynamoDbSourceTask extends SourceTask {
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Semaphore ready = new Semaphore(0);
  private final List<TaskTable> tables = new CopyOnWriteArrayList<>();
  private @Nullable DynamoDbClient tableClient;
  private @Nullable DynamoDbStreamsClient streamsClient;
  private @Nullable SignalReader signals;
  private String connector = "";

  @Override
  public String version() {
    return KooflowVersion.CURRENT;
  }

  @Override
  public void start(Map<String, String> properties) {
    SourceConfig config = SourceConfig.from(properties);
    TimeSource time = TimeSource.system();
    tableClient = config.clients().tables();
    streamsClient = config.clients().streams();
    TableOpener opener =
        new TableOpener(
            config,
            tableClient,
            streamsClient,
            context.offsetStorageReader(),
            time,
            ready::release);
    for (TableSettings table : config.tables()) {
      Backoff backoff = new Backoff(config.scan().retry(), time, RandomGenerator.getDefault());
      CaptureMetrics metrics = CaptureMetrics.register(config.connector(), table.name());
      tables.add(new TaskTable(table, opener, metrics, backoff, time));
    }
    connector = config.connector();
    if (config.signals() != null) {
      signals =
          SignalReader.start(
              config.signals(), () -> tables.forEach(TaskTable::badSignal), ready::release);
    }
  }

  /** The records of one round over the tables; null if there is none within 200 ms. */
  @Override
  public @Nullable List<SourceRecord> poll() throws InterruptedException {
    ready.drainPermits();
    takeSignals();
    List<SourceRecord> batch = new ArrayList<>();
    for (TaskTable table : tables) {
      table.poll(batch);
    }
    if (!batch.isEmpty()) {
      return batch;
    }
    long wait = LONGEST_WAIT_NANOS;
    for (TaskTable table : tables) {
      wait = Math.min(wait, table.nanosUntilDue());
    }
    if (wait > 0) {
      ready.tryAcquire(wait, TimeUnit.NANOSECONDS);
    }
    return null;
  }

  /** Signals wait until every table is open and has room for one. */
  private void takeSignals() {
    Signal signal;
    while (signals != null
        && tables.stream().allMatch(TaskTable::takesSignals)
        && (signal = signals.poll()) != null) {
      String meant = signal.message().connector();
      if (meant == null || meant.equals(connector)) {
        Signal told = signal;
        tables.forEach(table -> table.signal(told));
      }
    }
  }

  @Override
  public void stop() {
    if (signals != null) {
      signals.close();
    }
    tables.forEach(TaskTable::close);
    tables.clear();
    if (streamsClient != null) {
      streamsClient.close();
    }
    if (tableClient != null) {
      tableClient.close();
    }
  }
}
