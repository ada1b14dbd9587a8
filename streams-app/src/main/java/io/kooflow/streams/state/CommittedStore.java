package io.kooflow.streams.state;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.BatchingStateRestoreCallback;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * A store whose files hold only what was committed, and say as of which offset of its changelog:
 * {@link TaskDatabase} tells how. A process that is killed begins with what it has, where Kafka
 * Streams' own store, with exactly-once, would throw it away and read its whole changelog again.
 *
 * <p>Keys are ordered as unsigned bytes. Iterators are to be closed before the store is, and not
 * used after a write. No interactive queries.
 */
final class CommittedStore implements KeyValueStore<Bytes, byte[]> {
  /**
   * Kafka Streams' word for an offset that is not known: the store is to be filled from the start.
   */
  private static final long UNKNOWN = -4;

  private static final VarHandle HEAD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final String name;
  private final TaskDatabases databases;
  private final Stores.Keys keys;

  /** Written since the last commit that is in the files. */
  private final Map<Bytes, byte[]> waiting = new HashMap<>();

  private RecentValues recent = new RecentValues(0);
  private @Nullable TaskDatabase database;
  private Columns.@Nullable Column column;
  private @Nullable TopicPartition changelog;

  CommittedStore(String name, Stores.Keys keys, TaskDatabases databases) {
    this.name = name;
    this.keys = keys;
    this.databases = databases;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    TaskDatabase opened = databases.of(context.taskId());
    column = opened.open(this, context);
    database = opened;
    recent = new RecentValues(keys == Stores.Keys.COME_AGAIN ? Stores.recentBytes(context) : 0);
    context.register(root, (Restore) this::restore);
  }

  void restore(Collection<KeyValue<byte[], byte[]>> records) {
    database().restore(column(), records);
    recent.forgetAll();
  }

  /** Records of the changelog, many at a time. */
  @FunctionalInterface
  private interface Restore extends BatchingStateRestoreCallback {}

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  @Deprecated // Of Kafka's, which will take it for granted.
  public boolean managesOffsets() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return column != null;
  }

  @Override
  public Position getPosition() {
    return Position.emptyPosition();
  }

  /** Also how the store learns what its changelog is. */
  @Override
  public Long committedOffset(TopicPartition partition) {
    changelog = partition;
    Long offset = database().offset(this);
    return offset == null ? UNKNOWN : offset;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Called when a task is restored, closed in order or goes to another instance; not with each
   * transaction.
   */
  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {
    Long offset = changelog == null ? null : changelogOffsets.get(changelog);
    if (offset == null) {
      waiting.clear();
      recent.forgetAll();
      database().forgetOffset(this);
    } else if (offset != UNKNOWN) {
      database().commit(this, offset);
    } else if (isWaiting()) {
      throw new IllegalStateException("Store " + name + " was written, its changelog was not");
    }
  }

  @Override
  public void close() {
    TaskDatabase opened = database;
    if (opened != null) {
      waiting.clear();
      recent.forgetAll();
      column = null;
      database = null;
      opened.close(this);
    }
  }

  @Override
  public void put(Bytes key, byte @Nullable [] value) {
    database().beforeWrite();
    waiting.put(key, value == null ? RecentValues.ABSENT : value);
  }

  @Override
  public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
    byte[] before = get(key);
    if (before == null) {
      put(key, value);
    }
    return before;
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public byte @Nullable [] delete(Bytes key) {
    byte[] before = get(key);
    put(key, null);
    return before;
  }

  @Override
  public byte @Nullable [] get(Bytes key) {
    byte[] written = waiting.get(key);
    if (written != null) {
      return written == RecentValues.ABSENT ? null : written;
    }
    byte[] known = recent.of(key);
    if (known != null) {
      return known == RecentValues.ABSENT ? null : known;
    }
    try {
      byte[] read = column().get(key.get());
      recent.remember(key, read == null ? RecentValues.ABSENT : read);
      return read;
    } catch (RocksDBException failed) {
      throw new ProcessorStateException("Store " + name + " cannot be read", failed);
    }
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
    return entries(from, key -> to == null || key.compareTo(to) <= 0);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return range(null, null);
  }

  @Override
  public <PS extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(
      P prefix, PS prefixKeySerializer) {
    Bytes from = Bytes.wrap(prefixKeySerializer.serialize(name, prefix));
    return entries(from, key -> startsWith(key, from));
  }

  private KeyValueIterator<Bytes, byte[]> entries(@Nullable Bytes from, Predicate<Bytes> within) {
    NavigableMap<Bytes, byte[]> sorted = new TreeMap<>();
    waiting.forEach(
        (key, value) -> {
          if ((from == null || key.compareTo(from) >= 0) && within.test(key)) {
            sorted.put(key, value);
          }
        });
    return new MergedEntries(column().iterator(), from, within, sorted);
  }

  private static boolean startsWith(Bytes key, Bytes prefix) {
    byte[] bytes = key.get();
    byte[] start = prefix.get();
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  @Override
  public long approximateNumEntries() {
    try {
      return column().estimatedKeys() + waiting.size();
    } catch (RocksDBException failed) {
      throw new ProcessorStateException("Store " + name + " cannot be read", failed);
    }
  }

  @Nullable TopicPartition changelog() {
    return changelog;
  }

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  /** One that waits; {@code head} decides the order of most without a look at the keys. */
  private record Write(long head, Bytes key, byte[] value) implements Comparable<Write> {
    @Override
    public int compareTo(Write other) {
      int byHead = Long.compareUnsigned(head, other.head);
      return byHead == 0 ? key.compareTo(other.key) : byHead;
    }
  }

  /** The first eight bytes, or as many as there are before zeros. */
  private static long head(byte[] key) {
    return key.length >= Long.BYTES
        ? (long) HEAD.get(key, 0)
        : ByteBuffer.allocate(Long.BYTES).put(key).getLong(0);
  }

  /** In order of the keys: one that follows its neighbour is put in its place in half the time. */
  void addTo(WriteBatch batch) throws RocksDBException {
    Columns.Column into = column();
    List<Write> writes = new ArrayList<>(waiting.size());
    waiting.forEach((key, value) -> writes.add(new Write(head(key.get()), key, value)));
    writes.sort(null);
    for (Write write : writes) {
      byte[] value = write.value;
      into.add(batch, write.key.get(), value == RecentValues.ABSENT ? null : value);
    }
  }

  /** What waited is in the files now. */
  void written() {
    if (keys == Stores.Keys.COME_AGAIN) {
      waiting.forEach(recent::remember);
    }
    waiting.clear();
  }

  private Columns.Column column() {
    Columns.Column open = column;
    if (open == null) {
      throw new InvalidStateStoreException("Store " + name + " is closed");
    }
    return open;
  }

  private TaskDatabase database() {
    return requireNonNull(database, name);
  }
}
