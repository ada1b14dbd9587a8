package io.kooflow.audit.compare;

import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Compares stores that must hold the same rows. The first pass keeps sums only; a second pass, of
 * the buckets in which sums differ, keeps their rows, at most about {@code rowsHeld} at a time.
 */
public final class Comparison {
  private static final int DEFAULT_ROWS_HELD = 500_000;

  /**
   * What came of it.
   *
   * @param summaries by name of store, in the order given, of those that could be read
   * @param differences sorted, among the stores that could be read; empty when they agree
   * @param failures why others could not be read, by name of store
   */
  public record Result(
      Map<String, StoreSummary> summaries,
      List<Difference> differences,
      Map<String, Exception> failures) {}

  /** {@code beyond} are the rows that the first store cannot have. */
  private record Read(RowSource source, BucketSums sums, BucketSums beyond) {}

  /** A store that could be read at first, but not again. */
  private static final class LostSourceException extends Exception {
    @Serial private static final long serialVersionUID = 1;

    private final String source;

    LostSourceException(String source, Exception cause) {
      super(source, cause);
      this.source = source;
    }
  }

  private final List<RowSource> sources;
  private final Predicate<String> beyondFirst;
  private final int rowsHeld;

  /** Stores of different names; the first is the one that the others are measured by. */
  public Comparison(List<? extends RowSource> sources) {
    this(sources, type -> false);
  }

  /**
   * As {@link #Comparison(List)}, with rows that the first store cannot have.
   *
   * @param beyondFirst tells their types; such rows are compared among the others, and are in no
   *     summary
   */
  public Comparison(List<? extends RowSource> sources, Predicate<String> beyondFirst) {
    this(sources, beyondFirst, DEFAULT_ROWS_HELD);
  }

  Comparison(List<? extends RowSource> sources, int rowsHeld) {
    this(sources, type -> false, rowsHeld);
  }

  private Comparison(
      List<? extends RowSource> sources, Predicate<String> beyondFirst, int rowsHeld) {
    this.sources = List.copyOf(sources);
    this.beyondFirst = beyondFirst;
    this.rowsHeld = rowsHeld;
  }

  /** Compares those stores that can be read; a failure of one is no failure of the others. */
  public Result run() throws InterruptedException {
    Map<String, Exception> failures = new LinkedHashMap<>();
    List<Read> all = new ArrayList<>();
    for (RowSource source : sources) {
      BucketSums sums = new BucketSums();
      BucketSums beyond = new BucketSums();
      try {
        source.forEach(row -> (beyondFirst.test(row.type()) ? beyond : sums).add(row));
        all.add(new Read(source, sums, beyond));
      } catch (IOException | RuntimeException unread) {
        throwIfInterrupted();
        failures.put(source.name(), unread);
      }
    }
    while (true) {
      try {
        return new Result(summaries(all), differences(all), failures);
      } catch (LostSourceException lost) {
        failures.put(lost.source, (Exception) lost.getCause());
        all.removeIf(each -> each.source().name().equals(lost.source));
      }
    }
  }

  private static Map<String, StoreSummary> summaries(List<Read> all) {
    Map<String, StoreSummary> summaries = new LinkedHashMap<>();
    all.forEach(each -> summaries.put(each.source().name(), each.sums().summary()));
    return summaries;
  }

  private List<Difference> differences(List<Read> all)
      throws InterruptedException, LostSourceException {
    List<Difference> differences = new ArrayList<>();
    for (BitSet group : groups(all)) {
      differences.addAll(drill(all.stream().map(Read::source).toList(), group));
    }
    differences.sort(null);
    return differences;
  }

  /** Some clients turn an interrupt into a failure of their own. */
  private static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("Stopped while stores were read");
    }
  }

  /** The differing buckets, in groups that fit in memory. */
  private List<BitSet> groups(List<Read> all) {
    BitSet differing = new BitSet(BucketSums.BUCKETS);
    all.forEach(each -> differing.or(each.sums().differingFrom(all.get(0).sums())));
    List<Read> others = all.stream().filter(each -> !isFirst(each.source())).toList();
    others.forEach(each -> differing.or(each.beyond().differingFrom(others.get(0).beyond())));
    List<BitSet> groups = new ArrayList<>();
    BitSet group = new BitSet(BucketSums.BUCKETS);
    long rows = 0;
    for (int bucket = differing.nextSetBit(0); bucket >= 0; ) {
      group.set(bucket);
      for (Read each : all) {
        rows += each.sums().count(bucket) + each.beyond().count(bucket);
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

  private boolean isFirst(RowSource source) {
    return source == sources.get(0);
  }

  private List<Difference> drill(List<RowSource> readable, BitSet buckets)
      throws InterruptedException, LostSourceException {
    Map<Fact, Map<String, List<String>>> facts = new TreeMap<>();
    for (RowSource source : readable) {
      try {
        source.forEach(
            row -> {
              if (buckets.get(BucketSums.bucketOf(row.id()))) {
                facts
                    .computeIfAbsent(new Fact(row.id(), row.type()), fact -> new TreeMap<>())
                    .computeIfAbsent(source.name(), name -> new ArrayList<>(1))
                    .add(row.value());
              }
            });
      } catch (IOException | RuntimeException unread) {
        throwIfInterrupted();
        throw new LostSourceException(source.name(), unread);
      }
    }
    List<Difference> differences = new ArrayList<>();
    facts.forEach(
        (fact, values) -> {
          boolean beyond = beyondFirst.test(fact.type());
          Map<String, String> perStore =
              perStore(
                  readable.stream().filter(each -> !(beyond && isFirst(each))).toList(), values);
          if (perStore.values().stream().distinct().count() > 1) {
            differences.add(new Difference(fact.id(), fact.type(), perStore));
          }
        });
    return differences;
  }

  private static Map<String, String> perStore(
      List<RowSource> sources, Map<String, List<String>> values) {
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
