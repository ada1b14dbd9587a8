package io.kooflow.audit.stores;

import io.kooflow.engagement.CountedReaction;
import io.kooflow.engagement.EventTime;
import io.kooflow.engagement.KooFacts;
import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.lake.LogColumns;
import io.kooflow.lake.read.LakeReader;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.jspecify.annotations.Nullable;

/**
 * When rows of the content store happened, as the rules weigh it. The store keeps no time of a
 * change, so of rows that are dated ahead it is known from the log of changes in the lake; without
 * a lake every row is taken at its word. Holds only items that were ever dated ahead.
 */
final class WeighedTimes {
  private static final String CHANGED_AT = "changed_at";
  private static final String AFTER = "after";
  private static final String CREATED_AT = "created_at";

  private final Map<List<Long>, Long> reactions;
  private final Map<List<Long>, Long> koos;

  private WeighedTimes(Map<List<Long>, Long> reactions, Map<List<Long>, Long> koos) {
    this.reactions = reactions;
    this.koos = koos;
  }

  static WeighedTimes withoutLake() {
    return new WeighedTimes(Map.of(), Map.of());
  }

  /** Out of the logs of both tables; each is read once, and once more if an item is dated ahead. */
  static WeighedTimes read(LakeReader reactions, LakeReader koos) throws IOException {
    return new WeighedTimes(changes(reactions), changes(koos));
  }

  /** When the store took the newest change of each item that was ever dated ahead. */
  private static Map<List<Long>, Long> changes(LakeReader log) throws IOException {
    Set<List<Long>> ahead = new HashSet<>();
    try (CloseableIterable<Record> rows = log.rows(columns(log, CHANGED_AT, "after.created_at"))) {
      for (Record row : rows) {
        if (row.getField(AFTER) instanceof Record after
            && EventTime.isAhead(millis(after, CREATED_AT), millis(row, CHANGED_AT))) {
          ahead.add(item(log, row));
        }
      }
    }
    if (ahead.isEmpty()) {
      return Map.of();
    }
    Map<List<Long>, Newest> newest = new HashMap<>();
    try (CloseableIterable<Record> rows = log.rows(columns(log, CHANGED_AT, LogColumns.POSITION))) {
      for (Record row : rows) {
        List<Long> item = item(log, row);
        if (ahead.contains(item)) {
          Newest change = new Newest(LogColumns.position(row), millis(row, CHANGED_AT));
          newest.merge(item, change, Newest::or);
        }
      }
    }
    Map<List<Long>, Long> changedAt = new HashMap<>();
    newest.forEach((item, change) -> changedAt.put(item, change.changedAt));
    return changedAt;
  }

  private record Newest(byte[] position, long changedAt) {
    Newest or(Newest other) {
      return Arrays.compareUnsigned(position, other.position) >= 0 ? this : other;
    }
  }

  private static String[] columns(LakeReader log, String... more) {
    List<String> key = log.definition().itemKey();
    String[] columns = Arrays.copyOf(key.toArray(String[]::new), key.size() + more.length);
    System.arraycopy(more, 0, columns, key.size(), more.length);
    return columns;
  }

  private static List<Long> item(LakeReader log, Record row) {
    return log.definition().itemKey().stream().map(each -> (Long) row.getField(each)).toList();
  }

  private static long millis(Record row, String column) {
    return ((OffsetDateTime) row.getField(column)).toInstant().toEpochMilli();
  }

  /** How a row of the table of reactions counts. */
  CountedReaction of(Reaction row) {
    List<Long> item = List.of(row.getContentId(), row.getUserId());
    return new CountedReaction(row.getType(), weighed(row.getCreatedAt(), reactions.get(item)));
  }

  /** What the rules need to know of a koo. */
  KooFacts of(Koo koo) {
    return new KooFacts(
        koo.getContentId(),
        koo.getParent(),
        koo.getSuperParent(),
        koo.getCreator(),
        koo.getKind(),
        koo.getLangGroup(),
        weighed(koo.getCreatedAt(), koos.get(List.of(koo.getContentId()))));
  }

  private static long weighed(long createdAt, @Nullable Long changedAt) {
    return changedAt == null ? createdAt : EventTime.weighed(createdAt, changedAt);
  }
}
