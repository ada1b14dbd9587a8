package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Difference;
import io.kooflow.lake.LogColumns;
import io.kooflow.lake.landing.SourcePartition;
import io.kooflow.lake.read.LakeReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Finds records of Kafka that landed more than once. The current state of the lake does not show
 * them, but whoever reads the log counts them twice. Holds one bit per offset and partition.
 */
final class RepeatedLandings {
  private final LakeReader log;

  RepeatedLandings(LakeReader log) {
    this.log = log;
  }

  List<Difference> find() throws IOException {
    Map<SourcePartition, OffsetSet> seen = new HashMap<>();
    List<Difference> repeated = new ArrayList<>();
    String key = log.definition().itemKey().get(0);
    try (CloseableIterable<Record> rows =
        log.rows(key, LogColumns.TOPIC, LogColumns.PARTITION, LogColumns.OFFSET)) {
      for (Record row : rows) {
        SourcePartition partition =
            new SourcePartition(
                String.valueOf(row.getField(LogColumns.TOPIC)),
                ((Number) row.getField(LogColumns.PARTITION)).intValue());
        long offset = ((Number) row.getField(LogColumns.OFFSET)).longValue();
        if (!seen.computeIfAbsent(partition, ignored -> new OffsetSet()).add(offset)) {
          repeated.add(
              new Difference(
                  ((Number) row.getField(key)).longValue(),
                  "record " + partition + "/" + offset,
                  Map.of("lake:" + log.definition().name(), "landed more than once")));
        }
      }
    }
    return List.copyOf(new TreeSet<>(repeated));
  }
}
