package io.kooflow.source.river;

import io.kooflow.source.DynamoDbSourceConnector;
import io.kooflow.source.DynamoDbSourceTask;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceConnectorContext;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/**
 * What Connect does with a connector, in one thread: tasks by the connector's plan, their records
 * to a topic, offsets stored later, each partition's by itself, and not at all where a worker dies.
 */
final class SmallConnect implements AutoCloseable {
  /** As long as a task would wait: where all have failed, nothing else takes time. */
  private static final Duration IDLE = Duration.ofMillis(20);

  private final Map<String, String> settings;
  private final Random random;
  private final DynamoDbSourceConnector connector = new DynamoDbSourceConnector();
  private final AtomicBoolean planAnew = new AtomicBoolean();
  private final Map<Map<String, ?>, Map<String, ?>> stored = new HashMap<>();
  private final Map<Map<String, ?>, List<Map<String, ?>>> delivered = new LinkedHashMap<>();
  private final List<SourceRecord> topic = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final List<DynamoDbSourceTask> tasks = new ArrayList<>();

  SmallConnect(Map<String, String> settings, Random random) {
    this.settings = settings;
    this.random = random;
    connector.initialize(
        context(SourceConnectorContext.class, Map.of("requestTaskReconfiguration", planAnew::set)));
    connector.start(settings);
  }

  private interface Asked {
    void set(boolean asked);
  }

  /** What tasks said when they failed. */
  List<String> failures() {
    return failures;
  }

  /** All that was handed over, in order. */
  List<SourceRecord> topic() {
    return topic;
  }

  @Nullable Map<String, ?> stored(Map<String, String> partition) {
    return stored.get(partition);
  }

  void start(int most) {
    for (Map<String, String> ofTask : connector.taskConfigs(most)) {
      DynamoDbSourceTask task = new DynamoDbSourceTask();
      task.initialize(context(SourceTaskContext.class, Map.of()));
      task.start(ofTask);
      tasks.add(task);
    }
  }

  /** Polls each task once; starts them anew if the connector asks for that. */
  int poll() throws InterruptedException {
    if (planAnew.getAndSet(false)) {
      stop(true);
      start(1);
    }
    if (tasks.isEmpty()) {
      LockSupport.parkNanos(IDLE.toNanos());
    }
    int count = 0;
    for (DynamoDbSourceTask task : List.copyOf(tasks)) {
      List<SourceRecord> batch = null;
      try {
        batch = task.poll();
      } catch (ConnectException failed) {
        failures.add(String.valueOf(failed.getMessage()));
        task.stop();
        tasks.remove(task);
      }
      for (SourceRecord record : batch == null ? List.<SourceRecord>of() : batch) {
        topic.add(record);
        delivered
            .computeIfAbsent(record.sourcePartition(), none -> new ArrayList<>())
            .add(record.sourceOffset());
        count++;
      }
    }
    return count;
  }

  /** Stores the offsets of all that was delivered. */
  void commit() {
    delivered.forEach(
        (partition, offsets) -> stored.put(partition, offsets.get(offsets.size() - 1)));
    delivered.clear();
  }

  /**
   * The worker dies: of each partition the offset of some of its records was stored, or of none.
   */
  void kill() {
    stop(false);
  }

  private void stop(boolean cleanly) {
    tasks.forEach(DynamoDbSourceTask::stop);
    tasks.clear();
    if (cleanly) {
      commit();
    }
    delivered.forEach(
        (partition, offsets) -> {
          int kept = random.nextInt(offsets.size() + 1);
          if (kept > 0) {
            stored.put(partition, offsets.get(kept - 1));
          }
        });
    delivered.clear();
  }

  @Override
  public void close() {
    stop(true);
    connector.stop();
  }

  private <T> T context(Class<T> type, Map<String, Asked> calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Asked asked = calls.get(method.getName());
              if (asked != null) {
                asked.set(true);
              }
              return method.getName().equals("offsetStorageReader") ? new Reader() : null;
            }));
  }

  private final class Reader implements OffsetStorageReader {
    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
      return (Map<String, Object>) stored.get(partition);
    }

    @Override
    public <T> Map<Map<String, T>, Map<String, Object>> offsets(
        Collection<Map<String, T>> partitions) {
      Map<Map<String, T>, Map<String, Object>> found = new HashMap<>();
      partitions.forEach(partition -> found.put(partition, offset(partition)));
      return found;
    }
  }
}
