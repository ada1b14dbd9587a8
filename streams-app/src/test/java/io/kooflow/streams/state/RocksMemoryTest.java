package io.kooflow.streams.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Many stores, far more data than memory: all that RocksDB holds stays under one limit. */
class RocksMemoryTest {
  private static final int STORES = 16;
  private static final int ROUNDS = 25;
  private static final int ENTRIES_PER_ROUND = 200;
  private static final int VALUE_BYTES = 512;

  @TempDir Path folder;

  @Test
  void allStoresTogetherStayUnderTheLimit() throws RocksDBException {
    RocksMemory.forget(); // Other tests of this process may have opened stores before.
    RocksMemory memory = new RocksMemory();
    List<Options> options = new ArrayList<>();
    List<RocksDB> stores = new ArrayList<>();
    try {
      for (int i = 0; i < STORES; i++) {
        Options each = new Options().setCreateIfMissing(true);
        each.setIncreaseParallelism(2); // As Kafka Streams does.
        each.setTableFormatConfig(new BlockBasedTableConfig());
        memory.setConfig("store-" + i, each, Map.of(RocksMemory.BYTES, 16L << 20));
        options.add(each);
        stores.add(RocksDB.open(each, folder.resolve("store-" + i).toString()));
      }
      long limit = RocksMemory.limit();
      long written = (long) STORES * ROUNDS * ENTRIES_PER_ROUND * VALUE_BYTES;
      assertThat(written).isGreaterThan(2 * limit);
      Random random = new Random(7);
      long most = 0;
      for (int round = 0; round < ROUNDS; round++) {
        fill(stores, round, random);
        read(stores, round, random);
        most = Math.max(most, used(stores));
      }
      assertThat(most).isBetween(limit / 4, limit + limit / 8);
    } finally {
      stores.forEach(RocksDB::close);
      options.forEach(Options::close);
    }
  }

  private static void fill(List<RocksDB> stores, int round, Random random) throws RocksDBException {
    byte[] value = new byte[VALUE_BYTES];
    for (RocksDB store : stores) {
      for (int i = 0; i < ENTRIES_PER_ROUND; i++) {
        random.nextBytes(value);
        store.put(key(round * ENTRIES_PER_ROUND + i), value);
      }
    }
  }

  private static void read(List<RocksDB> stores, int round, Random random) throws RocksDBException {
    int bound = (round + 1) * ENTRIES_PER_ROUND;
    for (RocksDB store : stores) {
      for (int i = 0; i < ENTRIES_PER_ROUND; i++) {
        assertThat(store.get(key(random.nextInt(bound)))).isNotNull();
      }
    }
  }

  /** Block cache, in which write buffers, index and filter blocks are counted; and what is not. */
  private static long used(List<RocksDB> stores) throws RocksDBException {
    long outside = 0;
    for (RocksDB store : stores) {
      outside += store.getLongProperty("rocksdb.estimate-table-readers-mem");
    }
    return stores.get(0).getLongProperty("rocksdb.block-cache-usage") + outside;
  }

  private static byte[] key(long id) {
    return ByteBuffer.allocate(Long.BYTES).putLong(id).array();
  }
}
