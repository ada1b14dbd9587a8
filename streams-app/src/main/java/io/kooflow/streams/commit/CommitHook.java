package io.kooflow.streams.commit;

import io.kooflow.streams.state.TaskDatabase;
import io.kooflow.streams.state.TaskDatabases;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.RecordCollector;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * Calls a processor while its task prepares to commit. A store without content, which Kafka Streams
 * takes for a cached one: {@code flushCache} is called on every cached store after the last record
 * of the transaction and before its outputs and offsets are sent, so what the processor writes and
 * forwards then is part of that same transaction. After that, it tells the stores' database that
 * the transaction is whole, and from where it can learn how far the changelogs were written.
 *
 * <p>The only class here that uses Kafka's internals (proved with 4.3.1). The stores that a drain
 * writes must be uncached, since a cache flushed before this one would not be flushed again.
 */
@SuppressWarnings("NullAway.Init") // Kafka Streams calls init first.
public final class CommitHook implements StateStore, CachedStateStore<Object, Object> {
  private final String name;
  private final TaskDatabases databases;
  private final Map<CommitBuffer.Turn, Runnable> atCommit = new EnumMap<>(CommitBuffer.Turn.class);
  private final Map<CommitBuffer.Turn, Runnable> atClose = new EnumMap<>(CommitBuffer.Turn.class);
  private TaskDatabase database;
  private boolean open;

  private CommitHook(String name, TaskDatabases databases) {
    this.name = name;
    this.databases = databases;
  }

  /** Builder of the hook as a store of a topology; one per processor that drains. */
  public static StoreBuilder<StateStore> builder(String name, TaskDatabases databases) {
    return new HookBuilder(name, databases);
  }

  /**
   * Finds the hook of this name among the processor's stores and lets it drain {@code work} at each
   * commit, when it is its turn, and run {@code atClose} when the task closes. To be called in the
   * processor's {@code init}.
   */
  static void attach(
      String name,
      ProcessorContext<?, ?> context,
      PendingWork work,
      CommitBuffer.Turn turn,
      Runnable atClose) {
    CommitHook hook = context.getStateStore(name);
    InternalProcessorContext<?, ?> internal = (InternalProcessorContext<?, ?>) context;
    ProcessorNode<?, ?, ?, ?> node = internal.currentNode();
    hook.atCommit.put(turn, () -> drainAs(node, internal, work));
    hook.atClose.put(turn, atClose);
  }

  private static void drainAs(
      ProcessorNode<?, ?, ?, ?> node, InternalProcessorContext<?, ?> context, PendingWork work) {
    if (work.size() == 0) {
      return;
    }
    ProcessorNode<?, ?, ?, ?> before = context.currentNode();
    context.setCurrentNode(node);
    try {
      work.drain();
    } finally {
      context.setCurrentNode(before);
    }
  }

  @Override
  public void flushCache() {
    atCommit.values().forEach(Runnable::run);
    database.sealed();
  }

  private static Duration commitInterval(StateStoreContext context) {
    Object millis = context.appConfigs().get(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG);
    return Duration.ofMillis(millis == null ? 100 : Long.parseLong(millis.toString().strip()));
  }

  /** Nothing to do: what is pending in the processor goes with the processor. */
  @Override
  public void clearCache() {}

  @Override
  public boolean setFlushListener(
      CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    context.register(root, (key, value) -> {});
    database = databases.of(context.taskId());
    database.attach(
        changelog ->
            ((RecordCollector.Supplier) context).recordCollector().offsets().get(changelog),
        ((InternalProcessorContext<?, ?>) context)::commit,
        commitInterval(context).toNanos());
    open = true;
  }

  @Override
  public void close() {
    open = false;
    atCommit.clear();
    atClose.values().forEach(Runnable::run);
    atClose.clear();
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  private record HookBuilder(String name, TaskDatabases databases)
      implements StoreBuilder<StateStore> {
    @Override
    public StateStore build() {
      return new CommitHook(name, databases);
    }

    @Override
    public StoreBuilder<StateStore> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<StateStore> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<StateStore> withLoggingEnabled(Map<String, String> config) {
      return this;
    }

    @Override
    public StoreBuilder<StateStore> withLoggingDisabled() {
      return this;
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }
  }
}
