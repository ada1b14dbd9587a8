package io.kooflow.source;

import io.kooflow.source.config.SourceConfig;
import io.kooflow.source.config.TableSettings;
import io.kooflow.source.retry.Fault;
import io.kooflow.source.share.StreamWatch;
import io.kooflow.source.share.StreamWatch.Seen;
import io.kooflow.source.share.TaskPlan;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Plans the connector's tasks, and asks for another plan when a table got another stream or one
 * task has come to hold more than twice the average. Thread-safe.
 */
final class TaskPlanner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskPlanner.class);
  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

  private final SourceConfig config;
  private final @Nullable OffsetStorageReader offsets;
  private final Runnable replan;
  private final List<String> tables;
  private final ScheduledExecutorService watch;
  private @Nullable Watched watched;
  private @Nullable Planned current;
  private Map<String, Integer> wanted = Map.of();
  private int most = 1;
  private boolean closed;

  /**
   * A plan.
   *
   * @param epochs of each table that was seen, the epoch of its stream
   * @param seen whether every stream could be looked at
   */
  record Planned(TaskPlan plan, Map<String, Integer> epochs, boolean seen) {}

  private record Watched(DynamoDbClient tables, DynamoDbStreamsClient streams, StreamWatch watch) {}

  /**
   * @param offsets of the connector; null if there are none
   * @param replan asks Connect for new task configurations
   */
  TaskPlanner(SourceConfig config, @Nullable OffsetStorageReader offsets, Runnable replan) {
    this.config = config;
    this.offsets = offsets;
    this.replan = replan;
    this.tables = config.tables().stream().map(TableSettings::name).toList();
    this.watch = Executors.newSingleThreadScheduledExecutor(TaskPlanner::thread);
    long every = config.timing().discovery().toMillis();
    var unused = watch.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  /** A plan of what is seen now, for at most so many tasks. */
  synchronized Planned plan(int maxTasks) {
    most = maxTasks;
    wanted = Map.of();
    Planned planned;
    try {
      Map<String, Seen> seen = seen();
      planned =
          new Planned(
              TaskPlan.of(lineages(seen), maxTasks), epochs(seen), seen.size() == tables.size());
    } catch (SdkException unreachable) {
      LOG.warn("Streams cannot be looked at: {}", Fault.code(unreachable));
      planned = new Planned(TaskPlan.of(lineages(Map.of()), maxTasks), Map.of(), false);
    }
    current = planned;
    return planned;
  }

  @Override
  public void close() {
    watch.shutdownNow();
    closeClients();
  }

  private synchronized void closeClients() {
    closed = true;
    if (watched != null) {
      watched.streams().close();
      watched.tables().close();
      watched = null;
    }
  }

  /** A new stream is taken up at the second look: the old one may have records left till then. */
  private synchronized void look() {
    Planned now = current;
    if (now == null || closed) {
      return;
    }
    try {
      Map<String, Seen> seen = seen();
      Map<String, Integer> epochs = epochs(seen);
      boolean another = !epochs.equals(now.epochs()) && epochs.equals(wanted);
      boolean better = !now.seen() && seen.size() == tables.size() && most > tables.size();
      wanted = epochs;
      if (another || better || now.plan().isLopsided(lineages(seen), most)) {
        LOG.info("Tasks are planned anew: epochs {}, before {}", epochs, now.epochs());
        current = new Planned(now.plan(), epochs, true);
        replan.run();
      }
    } catch (SdkException unreachable) {
      LOG.debug("Streams cannot be looked at: {}", Fault.code(unreachable));
    } catch (RuntimeException e) {
      LOG.warn("Streams cannot be looked at", e);
    }
  }

  private Map<String, Seen> seen() {
    Watched open = watched;
    if (open == null) {
      DynamoDbClient ofTables = config.clients().tables(CALL_LIMIT);
      DynamoDbStreamsClient ofStreams = config.clients().streams(CALL_LIMIT);
      open = new Watched(ofTables, ofStreams, new StreamWatch(ofTables, ofStreams, offsets));
      watched = open;
    }
    return open.watch().look(tables);
  }

  private Map<String, Map<String, Integer>> lineages(Map<String, Seen> seen) {
    Map<String, Map<String, Integer>> lineages = new LinkedHashMap<>();
    for (String table : tables) {
      Seen stream = seen.get(table);
      lineages.put(table, stream == null ? Map.of() : stream.lineages());
    }
    return lineages;
  }

  /** The epoch of the settings is the least; another stream takes the next. */
  private Map<String, Integer> epochs(Map<String, Seen> seen) {
    Map<String, Integer> epochs = new HashMap<>();
    for (TableSettings table : config.tables()) {
      Seen stream = seen.get(table.name());
      if (stream != null) {
        epochs.put(table.name(), Math.max(table.epoch(), stream.epochAfter()));
      }
    }
    return epochs;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "kooflow-streams-watch");
    thread.setDaemon(true);
    return thread;
  }
}
