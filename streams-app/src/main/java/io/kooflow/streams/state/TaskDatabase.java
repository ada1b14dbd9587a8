package io.kooflow.streams.state;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all stores of one task share: a database, and the knowledge of what has been committed.
 *
 * <p>What stores are told stays on the heap until the transaction that it belongs to has been
 * committed; then it goes to the database as one batch, together with the offsets of the changelogs
 * that it follows from. So the files never hold anything uncommitted, and what a killed process
 * leaves behind is true as of those offsets: only what came after them is read from the changelogs
 * again.
 *
 * <p>That a transaction was committed shows in the first write after it was {@link #sealed}: Kafka
 * Streams lets a task go on only then, and closes it otherwise, which forgets what waits. For one
 * thread at a time, as tasks are; only figures may be asked by others.
 */
public final class TaskDatabase {
  /**
   * Age of the last batch up to which files are believed; as far ahead, too, for then one of the
   * clocks was wrong. A changelog keeps the removal of a key for a day (Kafka's {@code
   * delete.retention.ms}); files from before it would keep the key.
   */
  static final Duration BELIEVED = Duration.ofHours(12);

  /** Writes waiting at which a commit is asked for, whatever its interval: bounds the heap. */
  private static final int MOST_WAITING = 100_000;

  private static final String FOLDER = "committed";

  /** Where stores of Kafka Streams' own had their files; they come back from the changelogs. */
  private static final String FORMER_FOLDER = "rocksdb";

  private static final Logger LOG = LoggerFactory.getLogger(TaskDatabase.class);

  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Set<CommittedStore> stores = new LinkedHashSet<>();
  private @Nullable Columns columns;
  private WrittenOffsets written = changelog -> null;
  private Runnable commitSoon = () -> {};
  private boolean sealed;
  private int waiting;

  /**
   * Kafka Streams reckons commits by the wall clock, and makes none for two days if that was set
   * back by two: a commit that is late by the monotonic clock is asked for.
   */
  private long latestNanos = Long.MAX_VALUE;

  private long firstNanos;

  /** Tells how far the records of a changelog have been acknowledged. */
  public interface WrittenOffsets {
    /** Offset of the last one that this task wrote; null if it wrote none. */
    @Nullable Long of(TopicPartition changelog);
  }

  TaskDatabase(InstantSource clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
  }

  /**
   * Connects it with the task; to be called by what calls {@link #sealed}.
   *
   * @param commitSoon asks for a commit before its time
   * @param commitEvery what is the time of a commit; nanoseconds
   */
  public void attach(WrittenOffsets writtenOffsets, Runnable commitSoon, long commitEvery) {
    this.written = writtenOffsets;
    this.commitSoon = commitSoon;
    this.firstNanos = nanos.getAsLong();
    this.latestNanos = 2 * commitEvery;
  }

  /**
   * All writes up to now belong to the transaction that is about to be committed, all later ones to
   * the next.
   */
  public void sealed() {
    sealed = true;
  }

  /** To be called by a store before each write. */
  void beforeWrite() {
    if (sealed) {
      sealed = false;
      writeCommitted();
      firstNanos = nanos.getAsLong();
    }
    if (++waiting == MOST_WAITING || nanos.getAsLong() - firstNanos > latestNanos) {
      commitSoon.run();
    }
  }

  private void writeCommitted() {
    try (WriteBatch batch = new WriteBatch()) {
      for (CommittedStore store : stores) {
        if (store.isWaiting()) {
          store.addTo(batch);
          TopicPartition changelog = store.changelog();
          Long offset = changelog == null ? null : written.of(changelog);
          if (offset != null) {
            columns().putOffset(batch, store.name(), offset);
          }
        }
      }
      write(batch);
      stores.forEach(CommittedStore::written);
    } catch (RocksDBException failed) {
      throw new ProcessorStateException("The state of a task cannot be written", failed);
    }
    waiting = 0;
  }

  /** Takes over what one store holds as committed, as of an offset of its changelog. */
  void commit(CommittedStore store, long offset) {
    Long before = offset(store);
    if (!store.isWaiting() && before != null && before == offset) {
      return; // Or what is old would look new.
    }
    try (WriteBatch batch = new WriteBatch()) {
      store.addTo(batch);
      columns().putOffset(batch, store.name(), offset);
      write(batch);
      store.written();
    } catch (RocksDBException failed) {
      throw new ProcessorStateException("Store " + store.name() + " cannot be written", failed);
    }
  }

  private void write(WriteBatch batch) throws RocksDBException {
    columns().putWrittenAt(batch, clock.millis());
    columns().write(batch);
  }

  /** Forgets as of which offset a store is true; it will be filled anew. */
  void forgetOffset(CommittedStore store) {
    try (WriteBatch batch = new WriteBatch()) {
      columns().removeOffset(batch, store.name());
      columns().write(batch);
    } catch (RocksDBException failed) {
      throw new ProcessorStateException("Store " + store.name() + " cannot be written", failed);
    }
  }

  /**
   * Opens the column of one store, and the database with the first. A column that is true as of no
   * offset, as a killed process leaves it while it is being filled, is emptied.
   */
  synchronized Columns.Column open(CommittedStore store, StateStoreContext context) {
    try {
      Columns opened = columns;
      if (opened == null) {
        opened = openFiles(context);
        columns = opened;
        sealed = false;
        waiting = 0;
      }
      Columns.Column column = opened.column(store.name());
      stores.add(store);
      return column;
    } catch (RocksDBException | IOException failed) {
      closeIfIdle();
      throw new ProcessorStateException(
          "Store " + store.name() + " cannot be opened in " + context.stateDir(), failed);
    }
  }

  private Columns openFiles(StateStoreContext context) throws RocksDBException, IOException {
    Utils.delete(new File(context.stateDir(), FORMER_FOLDER));
    File folder = new File(context.stateDir(), FOLDER);
    Columns opened = Columns.open(folder, context);
    Long writtenAt = opened.writtenAt();
    if (writtenAt == null || Math.abs(clock.millis() - writtenAt) <= BELIEVED.toMillis()) {
      return opened;
    }
    LOG.info(
        "State of task {} was written last at {} ms: too long ago, or too far ahead, to be believed; it comes back from"
            + " the changelogs",
        context.taskId(),
        writtenAt);
    opened.close();
    Utils.delete(folder);
    return Columns.open(folder, context);
  }

  /** What waits in the store goes with it. */
  synchronized void close(CommittedStore store) {
    if (stores.remove(store)) {
      closeIfIdle();
    }
  }

  private void closeIfIdle() {
    if (stores.isEmpty() && columns != null) {
      columns.close();
      columns = null;
    }
  }

  @Nullable Long offset(CommittedStore store) {
    try {
      return columns().offset(store.name());
    } catch (RocksDBException failed) {
      throw new ProcessorStateException("Store " + store.name() + " cannot be read", failed);
    }
  }

  /** Takes in records of a changelog, which are committed. */
  void restore(Columns.Column column, Collection<KeyValue<byte[], byte[]>> records) {
    try (WriteBatch batch = new WriteBatch()) {
      for (KeyValue<byte[], byte[]> record : records) {
        column.add(batch, record.key, record.value);
      }
      columns().write(batch);
    } catch (RocksDBException failed) {
      throw new ProcessorStateException("A store cannot be restored", failed);
    }
  }

  synchronized Map<String, Double> diskBytesByStore() {
    Map<String, Double> bytes = new TreeMap<>();
    Columns opened = columns;
    if (opened != null) {
      stores.forEach(store -> bytes.put(store.name(), opened.diskBytes(store.name())));
    }
    return bytes;
  }

  Columns columns() {
    return requireNonNull(columns, "no store of this task is open");
  }
}
