package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Difference;
import io.kooflow.lake.LogColumns;
import io.kooflow.lake.landing.SourcePartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.data.Record;

/**
 * Finds records of Kafka that landed more than once. The current state of the lake does not show
 * them, but whoever reads the log counts them twice. Holds one bit per offset and partition.
 */
final class RepeatedLandings {
  /** Columns that are looked at, beside the item's key. */
  static final List<String> COLUMNS =
      List.of(LogColumns.TOPIC, LogColumns.PARTITION, LogColumns.OFFSET);

  private final String store;
  private final Map<SourcePartition, OffsetSet> seen = new HashMap<>();
  private final Set<Difference> repeated = new TreeSet<>();

  /** Where a row came from. */
  record Origin(SourcePartition partition, long offset) {
    static Origin of(Record row) {
      return new Origin(
          new SourcePartition(
              String.valueOf(row.getField(LogColumns.TOPIC)),
              ((Number) LakeRows.required(row, LogColumns.PARTITION)).intValue()),
          ((Number) LakeRows.required(row, LogColumns.OFFSET)).longValue());
    }
  }

  /** {@code store} is named as the one that has too much. */
  RepeatedLandings(String store) {
    this.store = store;
  }

  /** Takes a row of an item, in any order. */
  void add(long id, Origin origin) {
    if (!seen.computeIfAbsent(origin.partition(), ignored -> new OffsetSet())
        .add(origin.offset())) {
      repeated.add(
          new Difference(
              id,
              Facts.RECORD + origin.partition() + "/" + origin.offset(),
              Map.of(store, "landed more than once")));
    }
  }

  /** Sorted. */
  List<Difference> found() {
    return List.copyOf(repeated);
  }
}
