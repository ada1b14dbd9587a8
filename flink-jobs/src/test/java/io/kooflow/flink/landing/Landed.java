package io.kooflow.flink.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.Eventually;
import io.kooflow.lake.LakeTable;
import io.kooflow.lake.landing.OffsetRange;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;

/** What stands in a table, read with plain Iceberg. */
record Landed(List<String> places, List<OffsetRanges> commits) {

  /** Waits until all tables together hold exactly these places, each once. */
  static void awaitExactly(Catalog catalog, Set<String> expected) {
    Eventually.await()
        .untilAsserted(
            () -> {
              List<String> places = new ArrayList<>();
              for (LandedTopic landed : LandedTopic.values()) {
                places.addAll(read(catalog, landed.table()).places());
              }
              assertThat(places).doesNotHaveDuplicates();
              assertThat(new TreeSet<>(places)).isEqualTo(expected);
            });
  }

  static Landed read(Catalog catalog, LakeTable definition) {
    if (!catalog.tableExists(definition.identifier())) {
      return new Landed(List.of(), List.of());
    }
    Table table = catalog.loadTable(definition.identifier());
    List<String> places = new ArrayList<>();
    try (CloseableIterable<Record> rows =
        IcebergGenerics.read(table).select("topic", "partition", "offset").build()) {
      for (Record row : rows) {
        places.add(
            row.getField("topic") + "/" + row.getField("partition") + "/" + row.getField("offset"));
      }
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
    Collections.sort(places);
    List<OffsetRanges> commits = new ArrayList<>();
    for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
      OffsetRanges.carriedBy(snapshot).ifPresent(commits::add);
    }
    Collections.reverse(commits);
    return new Landed(places, commits);
  }

  /** Each range starts where the one before ended, and none is empty in all partitions. */
  void requireContiguousRanges() {
    Map<SourcePartition, Long> ends = new HashMap<>();
    for (OffsetRanges commit : commits) {
      assertThat(commit.isEmpty()).isFalse();
      for (Map.Entry<SourcePartition, OffsetRange> range : commit.byPartition().entrySet()) {
        Long end = ends.put(range.getKey(), range.getValue().end());
        assertThat(range.getValue().start())
            .as("start of %s", range.getKey())
            .isEqualTo(end == null ? 0 : end);
      }
    }
    assertThat(commits.stream().mapToLong(OffsetRanges::rows).sum()).isEqualTo(places.size());
  }

  long deadLetters() {
    return commits.stream().mapToLong(OffsetRanges::deadLetters).sum();
  }

  long tombstones() {
    return commits.stream().mapToLong(OffsetRanges::tombstones).sum();
  }
}
