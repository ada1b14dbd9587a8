package io.kooflow.operations.generations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.Env;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteOptions;

/**
 * Bytes by key, sorted by the unsigned bytes of the key, in a folder of its own in the system's
 * temporary folder: some 40 MB of memory outside the heap, whatever the number of keys. Gone with
 * {@link #close()}. For one thread.
 */
final class DiskMap implements AutoCloseable {
  private static final long CACHE_BYTES = 16L << 20;
  private static final long WRITE_BUFFER_BYTES = 8L << 20;
  private static final int OPEN_FILES = 128;
  private static final int BITS_PER_KEY = 10;

  static {
    RocksDB.loadLibrary();
  }

  private final Path folder;
  private final LRUCache cache = new LRUCache(CACHE_BYTES);
  private final BloomFilter filter = new BloomFilter(BITS_PER_KEY);
  private final Options options;
  private final WriteOptions writes = new WriteOptions().setDisableWAL(true);
  private final RocksDB files;

  /** One entry. */
  interface Each {
    void take(byte[] key, byte[] value);
  }

  private DiskMap(Path folder) throws RocksDBException {
    this.folder = folder;
    this.options =
        new Options()
            .setCreateIfMissing(true)
            .setEnv(Env.getDefault())
            .setWriteBufferSize(WRITE_BUFFER_BYTES)
            .setMaxOpenFiles(OPEN_FILES)
            .setKeepLogFileNum(1)
            .setCompressionType(CompressionType.LZ4_COMPRESSION)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setCacheIndexAndFilterBlocks(true)
                    .setFilterPolicy(filter));
    this.files = RocksDB.open(options, folder.toString());
  }

  /**
   * An empty one.
   *
   * @throws UncheckedIOException if the temporary folder cannot be written
   */
  static DiskMap create() {
    try {
      return new DiskMap(Files.createTempDirectory("kooflow-sort-"));
    } catch (IOException full) {
      throw new UncheckedIOException(
          "The temporary folder cannot be written; set java.io.tmpdir or TMPDIR", full);
    } catch (RocksDBException failed) {
      throw broken(failed);
    }
  }

  void put(byte[] key, byte[] value) {
    try {
      files.put(writes, key, value);
    } catch (RocksDBException failed) {
      throw broken(failed);
    }
  }

  /** Null where there is none. */
  byte @Nullable [] get(byte[] key) {
    try {
      return files.get(key);
    } catch (RocksDBException failed) {
      throw broken(failed);
    }
  }

  void remove(byte[] key) {
    try {
      files.delete(writes, key);
    } catch (RocksDBException failed) {
      throw broken(failed);
    }
  }

  /** Every entry, in the order of the keys. */
  void forEach(Each each) {
    try (ReadOptions reads = new ReadOptions().setFillCache(false);
        RocksIterator at = files.newIterator(reads)) {
      for (at.seekToFirst(); at.isValid(); at.next()) {
        each.take(at.key(), at.value());
      }
      at.status();
    } catch (RocksDBException failed) {
      throw broken(failed);
    }
  }

  private static UncheckedIOException broken(RocksDBException failed) {
    return new UncheckedIOException(
        "What is sorted in the temporary folder cannot be written or read; is the disk full?",
        new IOException(failed));
  }

  @Override
  public void close() {
    files.close();
    options.close();
    writes.close();
    filter.close();
    cache.close();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException stays) {
      throw new UncheckedIOException("The folder " + folder + " cannot be deleted", stays);
    }
  }
}
