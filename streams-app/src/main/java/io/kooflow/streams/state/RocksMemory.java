package io.kooflow.streams.state;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Keeps the memory of all RocksDB stores of this process under one limit: block cache, index blocks
 * and write buffers share it. Set by the key {@link #BYTES} of the Streams settings; the first
 * store to open decides.
 */
public final class RocksMemory implements RocksDBConfigSetter {
  /** Bytes for all stores together. */
  public static final String BYTES = "kooflow.rocksdb.bytes";

  /**
   * Write buffers to reckon with. The manager of write buffers alone does not bound them: it makes
   * the store flush that writes, not the idle ones, and flushing lags behind. So each of this many
   * gets its part of half the memory, twice: one buffer to write to, one to flush. There are more
   * stores, but those of a task are flushed together when the first of them is full.
   */
  private static final int STORES = 16;

  private static final int BUFFERS = 2;

  /**
   * Part of a write buffer that its filter of keys may take, as RocksDB's documentation advises.
   */
  private static final double BUFFER_FILTER_RATIO = 0.05;

  private static final long LARGEST_WRITE_BUFFER = 16L << 20;
  private static final int METADATA_BLOCK_BYTES = 32 << 10;
  private static @Nullable Shared shared;

  /** Lives as long as the process: stores open and close with every rebalance. */
  private record Shared(long bytes, Cache cache, WriteBufferManager writeBuffers) {}

  private static synchronized Shared shared(Map<String, Object> configs) {
    Shared existing = shared;
    if (existing != null) {
      return existing;
    }
    long bytes = Long.parseLong(String.valueOf(configs.get(BYTES)));
    Cache cache = new LRUCache(bytes);
    Shared created = new Shared(bytes, cache, new WriteBufferManager(bytes / 2, cache));
    shared = created;
    return created;
  }

  /** Bytes for all stores together, as the first store to open was told; 0 before. */
  static synchronized long limit() {
    return shared == null ? 0 : shared.bytes();
  }

  /** Bytes that all stores hold now; 0 before the first opens. */
  public static synchronized long used() {
    return shared == null ? 0 : shared.cache().getUsage();
  }

  /** Lets the next store that opens decide anew; those that are open keep what they have. */
  static synchronized void forget() {
    shared = null;
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    Shared memory = shared(configs);
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(memory.cache);
    table.setCacheIndexAndFilterBlocks(true);
    table.setPinL0FilterAndIndexBlocksInCache(true); // Else each look-up looks them up first.
    // In blocks, as data is: the filter of a large file does not fit into a small cache in one
    // piece, and would be read anew for each look-up. Blocks so large that few lead to the one.
    table.setIndexType(IndexType.kTwoLevelIndexSearch);
    table.setPartitionFilters(true);
    table.setMetadataBlockSize(METADATA_BLOCK_BYTES);
    options.setTableFormatConfig(table);
    options.setWriteBufferManager(memory.writeBuffers);
    options.setWriteBufferSize(Math.min(memory.bytes / 2 / BUFFERS / STORES, LARGEST_WRITE_BUFFER));
    options.setMaxWriteBufferNumber(BUFFERS);
    // Most keys looked for are not there: a reaction is its user's first to that koo, a koo has no
    // thread. Filters say so without a search; Kafka Streams leaves them out where most keys lie.
    options.setOptimizeFiltersForHits(false);
    options.setMemtableWholeKeyFiltering(true);
    options.setMemtablePrefixBloomSizeRatio(BUFFER_FILTER_RATIO);
  }

  /** Nothing: the memory is shared with the stores that stay open. */
  @Override
  public void close(String storeName, Options options) {}
}
