package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Difference;
import io.kooflow.audit.compare.Row;
import io.kooflow.audit.compare.RowSource;
import io.kooflow.audit.compare.UnreadException;
import io.kooflow.audit.stores.RepeatedLandings.Origin;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.LogColumns;
import io.kooflow.lake.read.LakeFiles;
import io.kooflow.lake.read.UnreadFile;
import io.kooflow.schemas.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;

/**
 * A log of changes in the lake, read once: the rows of the current state that it tells of, records
 * that landed more than once, and where each koo's text was last given. Holds about 200 bytes per
 * distinct item, whatever the length of the log; never a text.
 */
final class LakeLog implements RowSource {
  /** A table that is compacted or expired while it is read is read again. */
  private static final int MOST_READS = 3;

  private final Catalog catalog;
  private final LakeTable definition;
  private final Kind kind;
  private Map<Item, Newest> newest = new HashMap<>();
  private RepeatedLandings landings;
  private NewestTexts texts = new NewestTexts();
  private boolean read;
  private @Nullable IOException unread;

  /**
   * How rows of a log become facts.
   *
   * @param type of the fact about an item of this id and second id
   * @param value what {@code after} says, as compared
   * @param texts whether the items have texts
   */
  record Kind(Function<Item, String> type, Function<Record, Row> value, boolean texts) {}

  /** Ids of an item; {@code second} is 0 where one id is enough. */
  record Item(long first, long second) {}

  /** {@code value} null where the item was removed; UTF-8, which is smaller than a String. */
  private record Newest(byte[] position, byte @Nullable [] value) {}

  private record Taken(
      Item item,
      byte[] position,
      byte @Nullable [] value,
      Origin origin,
      @Nullable String textBefore,
      @Nullable String textAfter) {}

  LakeLog(Catalog catalog, LakeTable definition, Kind kind) {
    this.catalog = catalog;
    this.definition = definition;
    this.kind = kind;
    this.landings = new RepeatedLandings(name());
  }

  @Override
  public String name() {
    return "lake:" + definition.name();
  }

  @Override
  public void forEach(Consumer<Row> consumer) throws IOException, InterruptedException {
    read();
    newest.forEach(
        (item, state) -> {
          byte[] value = state.value();
          if (value != null) {
            String text = new String(value, StandardCharsets.UTF_8);
            consumer.accept(new Row(item.first(), kind.type().apply(item), text));
          }
        });
  }

  /** Records that landed more than once, of the files that can be read. */
  List<Difference> repeated() {
    return landings.found();
  }

  /** Where texts were given; null if the log could not be read to its end. */
  @Nullable NewestTexts texts() {
    return read && unread == null ? texts : null;
  }

  /** Frees the current state; what else was read stays. */
  void release() {
    newest = new HashMap<>();
  }

  private void read() throws IOException, InterruptedException {
    if (!read) {
      unread = null;
      List<UnreadFile> files = readFiles();
      unread = files.isEmpty() ? null : unread(name(), definition, files);
      read = true;
    }
    if (unread != null) {
      throw unread;
    }
  }

  static UnreadException unread(String store, LakeTable table, List<UnreadFile> files) {
    return new UnreadException(Failures.ofFiles(store, table, files));
  }

  private List<UnreadFile> readFiles() throws InterruptedException {
    LakeFiles files = LakeFiles.open(catalog, definition);
    for (int reads = 1; true; reads++) {
      newest = new HashMap<>();
      landings = new RepeatedLandings(name());
      texts = new NewestTexts();
      List<UnreadFile> unreadable = files.read(columns(), this::taken, this::take);
      LakeFiles now = LakeFiles.open(catalog, definition);
      boolean moved = !Objects.equals(now.snapshotId(), files.snapshotId());
      if (unreadable.isEmpty() || !moved || reads == MOST_READS) {
        return unreadable;
      }
      files = now;
    }
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>(definition.itemKey());
    columns.addAll(RepeatedLandings.COLUMNS);
    columns.add("position");
    columns.add("after");
    if (kind.texts()) {
      columns.add("before.text");
    }
    return columns;
  }

  private Taken taken(Record row) {
    List<String> key = definition.itemKey();
    Item item =
        new Item(
            (Long) LakeRows.required(row, key.get(0)),
            key.size() > 1 ? (Long) LakeRows.required(row, key.get(1)) : 0);
    Record after = row.getField("after") instanceof Record struct ? struct : null;
    byte[] value =
        after == null ? null : kind.value().apply(after).value().getBytes(StandardCharsets.UTF_8);
    boolean texts = kind.texts();
    return new Taken(
        item,
        LogColumns.position(row),
        value,
        Origin.of(row),
        texts ? NewestTexts.textIn(row.getField("before")) : null,
        texts ? NewestTexts.textIn(after) : null);
  }

  private void take(Taken row) {
    landings.add(row.item().first(), row.origin());
    newest.merge(
        row.item(),
        new Newest(row.position(), row.value()),
        (one, other) ->
            Arrays.compareUnsigned(one.position(), other.position()) >= 0 ? one : other);
    if (kind.texts()) {
      texts.add(row.item().first(), Position.of(row.position()), row.textBefore(), row.textAfter());
    }
  }
}
