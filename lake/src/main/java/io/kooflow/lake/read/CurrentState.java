package io.kooflow.lake.read;

import io.kooflow.lake.LogColumns;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The current state of a table of the content store, merged from its log of changes: per item the
 * change with the highest position. Reads the log twice, first keys and positions to find the
 * winners, then the rows to hand them out, so texts are never held: the memory is about 120 bytes
 * per distinct item (one million reactions: 120 MB), whatever the length of the log.
 */
public final class CurrentState {
  private final LakeReader log;
  private final List<String> key;

  /** Over a log of changes; items are told apart by {@link io.kooflow.lake.LakeTable#itemKey()}. */
  public CurrentState(LakeReader log) {
    this.log = log;
    this.key = log.definition().itemKey();
  }

  /**
   * Hands the last change of every item to {@code consumer}, once per item and in no order; for a
   * removed item that is a row whose {@code after} is null.
   */
  public void forEachItem(Consumer<Record> consumer) throws IOException {
    Map<Item, byte[]> newest = newestPositions();
    try (CloseableIterable<Record> rows = log.rows()) {
      for (Record row : rows) {
        Item item = item(row);
        if (Arrays.equals(newest.get(item), LogColumns.position(row))) {
          newest.remove(item);
          consumer.accept(row);
        }
      }
    }
  }

  /** As {@link #forEachItem}, but only items that exist, and only their {@code after}. */
  public void forEachPresent(Consumer<Record> consumer) throws IOException {
    forEachItem(
        row -> {
          if (row.getField("after") instanceof Record after) {
            consumer.accept(after);
          }
        });
  }

  private Map<Item, byte[]> newestPositions() throws IOException {
    Map<Item, byte[]> newest = new HashMap<>();
    String[] columns = new String[key.size() + 1];
    key.toArray(columns);
    columns[key.size()] = LogColumns.POSITION;
    try (CloseableIterable<Record> rows = log.rows(columns)) {
      for (Record row : rows) {
        newest.merge(item(row), LogColumns.position(row), CurrentState::newer);
      }
    }
    return newest;
  }

  private static byte[] newer(byte[] one, byte[] other) {
    return Arrays.compareUnsigned(one, other) >= 0 ? one : other;
  }

  private Item item(Record row) {
    return new Item(
        (Long) row.getField(key.get(0)), key.size() > 1 ? (Long) row.getField(key.get(1)) : 0);
  }

  private record Item(long first, long second) {}
}
