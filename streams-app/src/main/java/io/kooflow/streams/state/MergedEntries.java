package io.kooflow.streams.state;

import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The entries of files and those that wait for their commit, in order; what waits is newer. */
final class MergedEntries implements KeyValueIterator<Bytes, byte[]> {
  private final RocksIterator files;
  private final Predicate<Bytes> within;
  private final Iterator<Map.Entry<Bytes, byte[]>> waiting;
  private @Nullable Bytes nextInFiles;
  private Map.@Nullable Entry<Bytes, byte[]> nextWaiting;
  private @Nullable KeyValue<Bytes, byte[]> next;

  /**
   * @param files closed with this
   * @param from first key, or null for all
   * @param within whether a key is still to be given; once false, it ends
   * @param waiting what is within, {@link RecentValues#ABSENT} where a key was removed
   */
  MergedEntries(
      RocksIterator files,
      @Nullable Bytes from,
      Predicate<Bytes> within,
      NavigableMap<Bytes, byte[]> waiting) {
    this.files = files;
    this.within = within;
    this.waiting = waiting.entrySet().iterator();
    if (from == null) {
      files.seekToFirst();
    } else {
      files.seek(from.get());
    }
    readFiles();
    readWaiting();
    advance();
  }

  private void readFiles() {
    nextInFiles = null;
    if (files.isValid()) {
      Bytes key = Bytes.wrap(files.key());
      nextInFiles = within.test(key) ? key : null;
      return;
    }
    try {
      files.status();
    } catch (RocksDBException failed) {
      throw new ProcessorStateException("A store cannot be read", failed);
    }
  }

  private void readWaiting() {
    nextWaiting = waiting.hasNext() ? waiting.next() : null;
  }

  private void advance() {
    next = null;
    while (next == null && (nextInFiles != null || nextWaiting != null)) {
      int order = order();
      if (order < 0) {
        next = KeyValue.pair(nextInFiles, files.value());
      } else if (nextWaiting != null && nextWaiting.getValue() != RecentValues.ABSENT) {
        next = KeyValue.pair(nextWaiting.getKey(), nextWaiting.getValue());
      }
      if (order <= 0) {
        files.next();
        readFiles();
      }
      if (order >= 0) {
        readWaiting();
      }
    }
  }

  /** Negative if the files come first, 0 if both have the same key. */
  private int order() {
    if (nextInFiles == null) {
      return 1;
    }
    return nextWaiting == null ? -1 : nextInFiles.compareTo(nextWaiting.getKey());
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public KeyValue<Bytes, byte[]> next() {
    KeyValue<Bytes, byte[]> given = next;
    if (given == null) {
      throw new NoSuchElementException();
    }
    advance();
    return given;
  }

  @Override
  public Bytes peekNextKey() {
    if (next == null) {
      throw new NoSuchElementException();
    }
    return next.key;
  }

  @Override
  public void close() {
    files.close();
  }
}
