package io.kooflow.streams.state;

import io.kooflow.schemas.Topics;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes the stores of one topology: all of one kind, in files, with a changelog, uncached. */
public final class Stores {
  /** Heap of all stores together for what their files say of keys met lately, bytes. */
  public static final String RECENT_BYTES = "kooflow.stores.recent-bytes";

  /** Stores and partitions that share it: one for each of the few stores with such keys. */
  private static final int SHARES = 5 * Topics.PARTITIONS;

  /** How the keys of a store are met. */
  public enum Keys {
    /** Mostly once, or by scans between writes. */
    COME_ONCE,
    /** Again and again, one by one: what the files say of them is kept on the heap for a while. */
    COME_AGAIN
  }

  private final TaskDatabases databases;
  private final boolean own;

  private Stores(TaskDatabases databases, boolean own) {
    this.databases = databases;
    this.own = own;
  }

  /** Stores whose files hold only what was committed; each task needs a hook at its commit. */
  public static Stores committed(TaskDatabases databases) {
    return new Stores(databases, true);
  }

  /** Kafka Streams' own: what a killed process leaves is thrown away. */
  public static Stores ofKafkaStreams() {
    return new Stores(new TaskDatabases(), false);
  }

  static long recentBytes(StateStoreContext context) {
    Object all = context.appConfigs().get(RECENT_BYTES);
    return all == null ? 0 : Long.parseLong(all.toString()) / SHARES;
  }

  /** A store whose keys {@link Keys#COME_ONCE come once}; else as the other. */
  public <K, V> StoreBuilder<KeyValueStore<K, V>> persistent(
      String name, Serde<K> keys, Serde<V> values) {
    return persistent(name, Keys.COME_ONCE, keys, values);
  }

  /**
   * Uncached, so that a write made while the transaction is being prepared still reaches the
   * changelog in that transaction; the buffer in front of the emitting processors does what a cache
   * would.
   */
  public <K, V> StoreBuilder<KeyValueStore<K, V>> persistent(
      String name, Keys met, Serde<K> keys, Serde<V> values) {
    return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
            own
                ? new Supplier(name, met, databases)
                : org.apache.kafka.streams.state.Stores.persistentKeyValueStore(name),
            keys,
            values)
        .withCachingDisabled();
  }

  private record Supplier(String name, Keys met, TaskDatabases databases)
      implements KeyValueBytesStoreSupplier {
    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return new CommittedStore(name, met, databases);
    }

    @Override
    public String metricsScope() {
      return "committed";
    }
  }
}
