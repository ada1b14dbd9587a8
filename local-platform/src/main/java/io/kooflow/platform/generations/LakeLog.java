package io.kooflow.platform.generations;

import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.lake.KooChangesTable;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.LogColumns;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.read.LakeReader;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The lake's logs of changes of koos and reactions, each as of one snapshot. Holds a share of a
 * table in memory at a time: a table is read as many times as it has {@value #SHARE} rows.
 */
final class LakeLog implements ChangeLog {
  private static final int SHARE = 250_000;
  private static final Comparator<Change> BY_POSITION =
      (one, other) -> Arrays.compareUnsigned(one.position, other.position);

  private final LakeReader koos;
  private final LakeReader reactions;

  private LakeLog(LakeReader koos, LakeReader reactions) {
    this.koos = koos;
    this.reactions = reactions;
  }

  /** The caller keeps the catalog open. */
  static LakeLog open(Catalog catalog) {
    return new LakeLog(
        reader(catalog, KooChangesTable.TABLE), reader(catalog, ReactionChangesTable.TABLE));
  }

  private static LakeReader reader(Catalog catalog, LakeTable table) {
    return LakeReader.open(catalog, table);
  }

  record Change(byte[] position, Entry entry) {}

  @Override
  public void replay(Consumer<Entry> tell) throws IOException {
    replay(koos, LakeLog::koo, tell);
    replay(reactions, LakeLog::reaction, tell);
  }

  private static void replay(LakeReader log, Function<Record, Change> read, Consumer<Entry> tell)
      throws IOException {
    long shares = log.rowCount() / SHARE + 1;
    for (long share = 0; share < shares; share++) {
      List<Change> changes = new ArrayList<>();
      try (CloseableIterable<Record> rows = log.rows()) {
        for (Record row : rows) {
          if (Math.floorMod(Long.hashCode(number(row, "content_id")), shares) == share) {
            changes.add(read.apply(row));
          }
        }
      }
      changes.sort(BY_POSITION);
      changes.forEach(change -> tell.accept(change.entry));
    }
  }

  @Override
  public Map<TopicPartition, Long> ends() {
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (LakeReader log : List.of(koos, reactions)) {
      log.ranges()
          .map(OffsetRanges::ends)
          .ifPresent(
              each ->
                  each.forEach(
                      (source, end) ->
                          ends.put(new TopicPartition(source.topic(), source.partition()), end)));
    }
    return ends;
  }

  static Change koo(Record row) {
    KooChange change = new KooChange();
    change.setContentId(number(row, "content_id"));
    change.setOp(String.valueOf(row.getField("op")));
    change.setChangedAt(millis(row, "changed_at"));
    change.setPosition(ByteBuffer.wrap(position(row)));
    change.setBefore(kooOf(row.getField("before")));
    change.setAfter(kooOf(row.getField("after")));
    return new Change(position(row), new Entry(Topics.KOO_CHANGES, change.getContentId(), change));
  }

  private static @Nullable Koo kooOf(@Nullable Object image) {
    return image instanceof Record row
        ? new Koo(
            number(row, "content_id"),
            (Long) row.getField("parent"),
            (Long) row.getField("super_parent"),
            number(row, "creator"),
            text(row, "kind"),
            (String) row.getField("text"),
            text(row, "lang_group"),
            millis(row, "created_at"),
            (String) row.getField("s3_location"))
        : null;
  }

  static Change reaction(Record row) {
    ReactionChange change = new ReactionChange();
    change.setContentId(number(row, "content_id"));
    change.setUserId(number(row, "user_id"));
    change.setOp(text(row, "op"));
    change.setChangedAt(millis(row, "changed_at"));
    change.setPosition(ByteBuffer.wrap(position(row)));
    change.setBefore(reactionOf(row.getField("before")));
    change.setAfter(reactionOf(row.getField("after")));
    return new Change(
        position(row), new Entry(Topics.REACTION_CHANGES, change.getContentId(), change));
  }

  private static @Nullable Reaction reactionOf(@Nullable Object image) {
    return image instanceof Record row
        ? new Reaction(
            number(row, "content_id"),
            number(row, "user_id"),
            text(row, "type"),
            millis(row, "created_at"))
        : null;
  }

  private static byte[] position(Record row) {
    return LogColumns.position(row);
  }

  private static long number(Record row, String column) {
    return (Long) required(row, column);
  }

  private static String text(Record row, String column) {
    return (String) required(row, column);
  }

  private static long millis(Record row, String column) {
    return ((OffsetDateTime) required(row, column)).toInstant().toEpochMilli();
  }

  private static Object required(Record row, String column) {
    Object value = row.getField(column);
    if (value == null) {
      throw new IllegalStateException("Column " + column + " of the lake is null");
    }
    return value;
  }
}
