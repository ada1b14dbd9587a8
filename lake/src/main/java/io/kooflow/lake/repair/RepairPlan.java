package io.kooflow.lake.repair;

import io.kooflow.lake.landing.OffsetRange;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import io.kooflow.lake.landing.TableEnd;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is to be done to a table: files to take out, offsets to look for in Kafka and land again,
 * and where the table stands afterwards.
 *
 * @param end what the table says of itself
 * @param contents what its files hold
 * @param ends where it is to stand
 * @param candidates offsets that the table does not hold and may have held: some of them never were
 *     rows but dead letters, tombstones or transaction markers
 */
public record RepairPlan(
    TableEnd end,
    TableContents contents,
    SortedMap<SourcePartition, Long> ends,
    SortedMap<SourcePartition, Offsets> candidates) {
  public RepairPlan {
    ends = Collections.unmodifiableSortedMap(new TreeMap<>(ends));
    candidates = Collections.unmodifiableSortedMap(new TreeMap<>(candidates));
  }

  /** Compares what a table says of itself with what its files hold. */
  public static RepairPlan of(TableEnd end, TableContents contents) {
    TreeMap<SourcePartition, Long> ends = ends(end, contents);
    TreeMap<SourcePartition, Offsets> candidates = new TreeMap<>();
    for (DamagedFile file : contents.damaged()) {
      for (SourcePartition partition : ends.keySet()) {
        if ((file.topic().isEmpty() || file.topic().equals(partition.topic()))
            && (file.partitions().isEmpty() || file.partitions().contains(partition.partition()))) {
          long to = Math.min(file.offsets().end(), ends.getOrDefault(partition, 0L));
          addMissing(contents, partition, file.offsets().start(), to, candidates);
        }
      }
    }
    ends.forEach(
        (partition, to) -> {
          long from = end.ends().getOrDefault(partition, heldEnd(contents, partition));
          addMissing(contents, partition, from, to, candidates);
        });
    return new RepairPlan(end, contents, ends, candidates);
  }

  /**
   * Where the table says that it stands or once stood; where it cannot tell, one after the highest
   * row, or offset that a damaged file held.
   */
  private static TreeMap<SourcePartition, Long> ends(TableEnd end, TableContents contents) {
    TreeMap<SourcePartition, Long> ends = new TreeMap<>(end.ends());
    end.reached().forEach((partition, reached) -> ends.merge(partition, reached, Math::max));
    if (end.kind() == TableEnd.Kind.UNKNOWN && end.reached().isEmpty()) {
      contents.held().forEach((partition, held) -> ends.merge(partition, held.end(), Math::max));
      for (DamagedFile file : contents.damaged()) {
        if (!file.topic().isEmpty()
            && file.partitions().size() == 1
            && file.offsets().end() < Long.MAX_VALUE) {
          ends.merge(
              new SourcePartition(file.topic(), file.partitions().get(0)),
              file.offsets().end(),
              Math::max);
        }
      }
    }
    return ends;
  }

  private static void addMissing(
      TableContents contents,
      SourcePartition partition,
      long from,
      long to,
      Map<SourcePartition, Offsets> candidates) {
    Offsets held = contents.held().getOrDefault(partition, new Offsets());
    for (Offsets.Range missing : held.missing(from, to)) {
      candidates
          .computeIfAbsent(partition, ignored -> new Offsets())
          .add(missing.start(), missing.end());
    }
  }

  private static long heldEnd(TableContents contents, SourcePartition partition) {
    Offsets held = contents.held().get(partition);
    return held == null ? 0 : held.end();
  }

  /** Whether the table is whole as far as it can tell. */
  public boolean nothingToDo() {
    return end.kind() != TableEnd.Kind.UNKNOWN
        && contents.damaged().isEmpty()
        && candidates.isEmpty()
        && ends.equals(end.ends());
  }

  /** Per partition one row that the table holds after these were landed again. */
  public OffsetRanges lastRows(Map<SourcePartition, Offsets> landedAgain) {
    Set<SourcePartition> partitions = new TreeSet<>(contents.held().keySet());
    partitions.addAll(landedAgain.keySet());
    TreeMap<SourcePartition, OffsetRange> last = new TreeMap<>();
    for (SourcePartition partition : partitions) {
      Offsets again = landedAgain.getOrDefault(partition, new Offsets());
      long highest = Math.max(heldEnd(contents, partition), again.end()) - 1;
      if (highest >= 0) {
        last.put(partition, new OffsetRange(highest, highest + 1, 1, 0, 0));
      }
    }
    return OffsetRanges.of(last);
  }

  /** For people: what is wrong and what would be done. */
  public List<String> lines(String table) {
    List<String> lines = new ArrayList<>();
    if (end.kind() == TableEnd.Kind.UNKNOWN) {
      lines.add(table + ": " + end.problem());
    } else if (!ends.equals(end.ends())) {
      lines.add(
          table + ": rolled back; it ends at " + end.ends() + ", landing had reached " + ends);
    }
    contents.damaged().forEach(file -> lines.add(table + ": " + file));
    contents
        .held()
        .forEach(
            (partition, held) ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "%s: %s holds %,d rows, offsets %s to %s, %,d offsets between them are no rows",
                        table,
                        partition,
                        held.size(),
                        held.first(),
                        held.end() - 1,
                        held.end() - held.first() - held.size())));
    candidates.forEach(
        (partition, offsets) ->
            lines.add(
                "%s: %s to be looked for in Kafka and landed again: %s"
                    .formatted(table, partition, offsets.ranges())));
    if (!nothingToDo()) {
      lines.add(table + ": landing continues at " + ends);
    }
    if (end.kind() == TableEnd.Kind.UNKNOWN && end.reached().isEmpty()) {
      lines.add(
          table
              + ": those ends follow from the rows. Dead letters, tombstones and transaction markers"
              + " after the last row are read again; they are no rows, so no row is repeated.");
    }
    return lines;
  }
}
