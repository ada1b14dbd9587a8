package io.kooflow.streams.state;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The one kind of store used here: RocksDB with a changelog, uncached. */
public final class Stores {
  private Stores() {}

  /**
   * Uncached, so that a write made while the transaction is being prepared still reaches the
   * changelog in that transaction; the buffer in front of the emitting processors does what a cache
   * would.
   */
  public static <K, V> StoreBuilder<KeyValueStore<K, V>> persistent(
      String name, Serde<K> keys, Serde<V> values) {
    return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
            org.apache.kafka.streams.state.Stores.persistentKeyValueStore(name), keys, values)
        .withCachingDisabled();
  }
}
