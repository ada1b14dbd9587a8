package io.kooflow.streams.state;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.KeyMayExist;
import org.rocksdb.MutableDBOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * The files of one task: a column for each store, and one that says as of which changelog offsets
 * they are true. There is no write-ahead log, as the changelogs are one: columns are flushed
 * together (atomic flush), so after a kill all of them stand as of the same earlier batch.
 */
final class Columns implements AutoCloseable {
  private static final byte[] OFFSETS = RocksDB.DEFAULT_COLUMN_FAMILY;
  private static final byte[] WRITTEN_AT = {0};
  private static final long BLOCK_BYTES = 4096;
  private static final int FILTER_BITS = 10;
  private static final int FIRST_VALUE_BYTES = 4096;
  private static final int LONGEST_KEY_BYTES = 1024;

  private final List<AutoCloseable> resources;
  private final RocksDB db;
  private final ColumnFamilyOptions options;
  private final ColumnFamilyHandle offsets;
  private final Map<String, Column> byStore = new HashMap<>();
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
  private final ReadOptions reading = new ReadOptions();
  private final ByteBuffer key = ByteBuffer.allocateDirect(LONGEST_KEY_BYTES);
  private ByteBuffer value = ByteBuffer.allocateDirect(FIRST_VALUE_BYTES);

  private Columns(
      List<AutoCloseable> resources,
      RocksDB db,
      ColumnFamilyOptions options,
      ColumnFamilyHandle offsets,
      Map<String, ColumnFamilyHandle> stores) {
    this.resources = resources;
    this.db = db;
    this.options = options;
    this.offsets = offsets;
    stores.forEach((store, handle) -> byStore.put(store, new Column(handle)));
  }

  /** Opens the files in {@code folder}, which is made if it is not there. */
  static Columns open(File folder, StateStoreContext context) throws RocksDBException, IOException {
    Files.createDirectories(folder.toPath());
    RocksDB.loadLibrary();
    List<AutoCloseable> resources = new ArrayList<>();
    try (Options both = options(resources, context)) {
      DBOptions files = new DBOptions(both);
      resources.add(files);
      ColumnFamilyOptions columns = new ColumnFamilyOptions(both);
      resources.add(columns);
      List<ColumnFamilyDescriptor> families = new ArrayList<>();
      families.add(new ColumnFamilyDescriptor(OFFSETS, columns));
      for (byte[] known : RocksDB.listColumnFamilies(both, folder.getPath())) {
        if (!Arrays.equals(known, OFFSETS)) {
          families.add(new ColumnFamilyDescriptor(known, columns));
        }
      }
      List<ColumnFamilyHandle> handles = new ArrayList<>();
      RocksDB db = RocksDB.open(files, folder.getPath(), families, handles);
      resources.add(0, db);
      resources.addAll(0, handles); // Closed before their database, should this fail.
      Map<String, ColumnFamilyHandle> stores = named(handles.subList(1, handles.size()));
      resources.removeAll(handles);
      resources.remove(db);
      return new Columns(resources, db, columns, handles.get(0), stores);
    } catch (RocksDBException | RuntimeException failed) {
      closeAll(resources);
      throw failed;
    }
  }

  private static Map<String, ColumnFamilyHandle> named(List<ColumnFamilyHandle> handles)
      throws RocksDBException {
    Map<String, ColumnFamilyHandle> named = new LinkedHashMap<>();
    for (ColumnFamilyHandle handle : handles) {
      named.put(new String(handle.getName(), StandardCharsets.UTF_8), handle);
    }
    return named;
  }

  private static Options options(List<AutoCloseable> resources, StateStoreContext context) {
    BloomFilter filter = new BloomFilter(FILTER_BITS);
    resources.add(filter);
    Options options =
        new Options()
            .setCreateIfMissing(true)
            .setAtomicFlush(true)
            .setCompactionStyle(CompactionStyle.UNIVERSAL)
            .setCompressionType(CompressionType.NO_COMPRESSION)
            .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
            .setKeepLogFileNum(1)
            .setIncreaseParallelism(Math.max(Runtime.getRuntime().availableProcessors(), 2))
            .setTableFormatConfig(
                new BlockBasedTableConfig().setBlockSize(BLOCK_BYTES).setFilterPolicy(filter));
    new RocksMemory().setConfig(context.taskId().toString(), options, context.appConfigs());
    return options;
  }

  private static void closeAll(List<AutoCloseable> resources) {
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  /** The column of a store; empty if the store is true as of no offset. */
  Column column(String store) throws RocksDBException {
    Column known = byStore.get(store);
    if (known != null && offset(store) == null) {
      db.dropColumnFamily(known.handle);
      known.handle.close();
      known = null;
    }
    if (known == null) {
      known =
          new Column(
              db.createColumnFamily(
                  new ColumnFamilyDescriptor(store.getBytes(StandardCharsets.UTF_8), options)));
      byStore.put(store, known);
    }
    return known;
  }

  @Nullable Long offset(String store) throws RocksDBException {
    return number(store.getBytes(StandardCharsets.UTF_8));
  }

  void putOffset(WriteBatch batch, String store, long offset) throws RocksDBException {
    batch.put(offsets, store.getBytes(StandardCharsets.UTF_8), bytes(offset));
  }

  void removeOffset(WriteBatch batch, String store) throws RocksDBException {
    batch.delete(offsets, store.getBytes(StandardCharsets.UTF_8));
  }

  /** When the last batch was written, epoch milliseconds; null if none ever was. */
  @Nullable Long writtenAt() throws RocksDBException {
    return number(WRITTEN_AT);
  }

  void putWrittenAt(WriteBatch batch, long epochMillis) throws RocksDBException {
    batch.put(offsets, WRITTEN_AT, bytes(epochMillis));
  }

  private @Nullable Long number(byte[] name) throws RocksDBException {
    byte[] stored = db.get(offsets, name);
    return stored == null ? null : ByteBuffer.wrap(stored).getLong();
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  void write(WriteBatch batch) throws RocksDBException {
    db.write(unlogged, batch);
  }

  double diskBytes(String store) {
    Column column = byStore.get(store);
    try {
      return column == null ? 0 : db.getLongProperty(column.handle, "rocksdb.total-sst-files-size");
    } catch (RocksDBException unknown) {
      return 0;
    }
  }

  /** Has {@link #close} lose what is only in memory, as a kill does; for tests. */
  void loseMemoryAtClose() throws RocksDBException {
    db.setDBOptions(MutableDBOptions.builder().setAvoidFlushDuringShutdown(true).build());
  }

  /** Writes what is only in memory to files, so that the next start finds all. */
  @Override
  public void close() {
    byStore.values().forEach(column -> column.handle.close());
    offsets.close();
    db.close();
    unlogged.close();
    reading.close();
    closeAll(resources);
  }

  /**
   * What one store holds in files. For one thread at a time, which shares buffers with others of
   * its task.
   */
  final class Column {
    private final ColumnFamilyHandle handle;

    private Column(ColumnFamilyHandle handle) {
      this.handle = handle;
    }

    /**
     * The value of a key, or null. Asks first whether the key may be there: that answers most
     * misses by a filter, and most hits with the value. The other way throws a C++ exception for
     * each key that is not there. (An empty value is also what RocksDB gives where it would have to
     * read a file to know.)
     */
    byte @Nullable [] get(byte[] wanted) throws RocksDBException {
      if (wanted.length > LONGEST_KEY_BYTES) {
        return db.get(handle, wanted);
      }
      key.clear().put(wanted).flip();
      value.clear();
      KeyMayExist found = db.keyMayExist(handle, reading, key, value);
      return switch (found.exists) {
        case kNotExist -> null;
        case kExistsWithoutValue -> db.get(handle, wanted);
        case kExistsWithValue -> {
          if (found.valueLength == 0) {
            yield db.get(handle, wanted);
          }
          if (found.valueLength > value.capacity()) {
            value = ByteBuffer.allocateDirect(Integer.highestOneBit(found.valueLength) * 2);
            yield db.get(handle, wanted);
          }
          byte[] read = new byte[found.valueLength];
          value.rewind().get(read);
          yield read;
        }
      };
    }

    /** Adds a change to a batch; a null value removes the key. */
    void add(WriteBatch batch, byte[] changed, byte @Nullable [] newValue) throws RocksDBException {
      if (newValue == null) {
        batch.delete(handle, changed);
      } else {
        batch.put(handle, changed, newValue);
      }
    }

    /** Not yet at any key; the caller closes it. */
    RocksIterator iterator() {
      return db.newIterator(handle, reading);
    }

    long estimatedKeys() throws RocksDBException {
      return db.getLongProperty(handle, "rocksdb.estimate-num-keys");
    }
  }
}
