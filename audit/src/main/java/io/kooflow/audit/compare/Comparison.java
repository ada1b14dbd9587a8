package io.kooflow.audit.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares stores that must hold the same rows. The first pass keeps sums only; a second pass, of
 * the buckets in which sums differ, keeps their rows, at most about {@code rowsHeld} at a time.
 */
public final class Comparison {
  private static final int DEFAULT_ROWS_HELD = 500_000;

  /**
   * What came of it.
   *
   * @param summaries by name of store, in the order given
   * @param differences sorted; empty when all stores agree
   */
  public record Result(Map<String, StoreSummary> summaries, List<Difference> differences) {}

  private final List<RowSource> sources;
  private final int rowsHeld;

  /** Stores of different names; the first is the one that the others are measured by. */
  public Comparison(List<? extends RowSource> sources) {
    this(sources, DEFAULT_ROWS_HELD);
  }

  Comparison(List<? extends RowSource> sources, int rowsHeld) {
    this.sources = List.copyOf(sources);
    this.rowsHeld = rowsHeld;
  }

  public Result run() throws IOException, InterruptedException {
    Map<String, StoreSummary> summaries = new LinkedHashMap<>();
    List<BucketSums> all = new ArrayList<>();
    for (RowSource source : sources) {
      BucketSums sums = new BucketSums();
      source.forEach(sums::add);
      summaries.put(source.name(), sums.summary());
      all.add(sums);
    }
    List<Difference> differences = new ArrayList<>();
    for (BitSet group : groups(all)) {
      differences.addAll(drill(group));
    }
    differences.sort(null);
    return new Result(summaries, differences);
  }

  /** The differing buckets, in groups that fit in memory. */
  private List<BitSet> groups(List<BucketSums> all) {
    BitSet differing = new BitSet(BucketSums.BUCKETS);
    all.forEach(sums -> differing.or(sums.differingFrom(all.get(0))));
    List<BitSet> groups = new ArrayList<>();
    BitSet group = new BitSet(BucketSums.BUCKETS);
    long rows = 0;
    for (int bucket = differing.nextSetBit(0); bucket >= 0; ) {
      group.set(bucket);
      for (BucketSums sums : all) {
        rows += sums.count(bucket);
      }
      bucket = differing.nextSetBit(bucket + 1);
      if (rows >= rowsHeld || bucket < 0) {
        groups.add(group);
        group = new BitSet(BucketSums.BUCKETS);
        rows = 0;
      }
    }
    return groups;
  }

  private List<Difference> drill(BitSet buckets) throws IOException, InterruptedException {
    Map<Fact, Map<String, List<String>>> facts = new TreeMap<>();
    for (RowSource source : sources) {
      source.forEach(
          row -> {
            if (buckets.get(BucketSums.bucketOf(row.id()))) {
              facts
                  .computeIfAbsent(new Fact(row.id(), row.type()), fact -> new TreeMap<>())
                  .computeIfAbsent(source.name(), name -> new ArrayList<>(1))
                  .add(row.value());
            }
          });
    }
    List<Difference> differences = new ArrayList<>();
    facts.forEach(
        (fact, values) -> {
          Map<String, String> perStore = perStore(values);
          if (perStore.values().stream().distinct().count() > 1) {
            differences.add(new Difference(fact.id(), fact.type(), perStore));
          }
        });
    return differences;
  }

  private Map<String, String> perStore(Map<String, List<String>> values) {
    Map<String, String> perStore = new TreeMap<>();
    for (RowSource source : sources) {
      List<String> told = values.getOrDefault(source.name(), List.of());
      String text =
          told.isEmpty()
              ? Difference.ABSENT
              : String.join(" and ", told.stream().sorted().toList());
      perStore.put(source.name(), text);
    }
    return perStore;
  }

  private record Fact(long id, String type) implements Comparable<Fact> {
    @Override
    public int compareTo(Fact other) {
      int byId = Long.compare(id, other.id);
      return byId != 0 ? byId : type.compareTo(other.type);
    }
  }
}
