package io.kooflow.lake.landing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rule of landing: how a commit relates to the newest ranges that the table carries.
 *
 * @param kind what follows from it
 * @param conflicts per partition in conflict, what the table and the commit say; empty unless
 *     {@code kind} is CONFLICT
 */
record Succession(Kind kind, List<String> conflicts) {
  enum Kind {
    /** The table ends where the commit starts, in every partition: append. */
    NEXT,
    /** The table ends at or beyond the commit's end, in every partition: nothing to do. */
    LANDED,
    /** Neither: appending would lose or repeat rows. */
    CONFLICT
  }

  /**
   * Compares a commit with the newest ranges in the table; a partition that the table does not
   * carry yet may start anywhere, one that the commit does not carry is a conflict.
   */
  static Succession of(Optional<OffsetRanges> inTable, OffsetRanges commit) {
    SortedMap<SourcePartition, Long> ends = inTable.map(OffsetRanges::ends).orElseGet(TreeMap::new);
    List<String> notNext = new ArrayList<>();
    boolean landed = !commit.byPartition().isEmpty();
    for (Map.Entry<SourcePartition, OffsetRange> entry : commit.byPartition().entrySet()) {
      OffsetRange range = entry.getValue();
      Long end = ends.get(entry.getKey());
      if (end != null && end != range.start()) {
        notNext.add(entry.getKey() + ": table ends at " + end + ", commit is " + range);
      }
      landed &= end != null && end >= range.end();
    }
    for (SourcePartition known : ends.keySet()) {
      if (!commit.byPartition().containsKey(known)) {
        notNext.add(known + ": table ends at " + ends.get(known) + ", commit does not carry it");
      }
    }
    if (landed) {
      return new Succession(Kind.LANDED, List.of());
    }
    return notNext.isEmpty()
        ? new Succession(Kind.NEXT, List.of())
        : new Succession(Kind.CONFLICT, notNext);
  }
}
