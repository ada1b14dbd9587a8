package io.kooflow.benchmarks.sink;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Records for a serving table, the same at every reading: each is the newest of its koo. Needs the
 * JDK alone, so that peers may use it. For one thread.
 */
public final class ItemLoad {
  /** Different koos. */
  public static final int KOOS = 100_000;

  /** What stands in each item beside numbers. */
  public static final String TEXT =
      "नमस्ते दुनिया, this is about as long as what people write. ".repeat(2);

  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private final SplittableRandom random = new SplittableRandom(1);
  private final double[] cumulative = new double[KOOS];
  private final boolean hot;

  /**
   * @param hot whether 5 % of the koos get half of the records, evenly; else they are spread by
   *     Zipf's law with exponent 1
   */
  public ItemLoad(boolean hot) {
    this.hot = hot;
    double sum = 0;
    for (int rank = 0; rank < KOOS; rank++) {
      sum += 1.0 / (rank + 1);
      cumulative[rank] = sum;
    }
  }

  /** Koo of the next record, 1 to {@link #KOOS}. The record's revision is its number, from 1. */
  public long nextKoo() {
    if (hot) {
      int few = KOOS / 20;
      return 1 + (random.nextBoolean() ? random.nextInt(few) : few + random.nextInt(KOOS - few));
    }
    double wanted = random.nextDouble() * cumulative[KOOS - 1];
    int low = 0;
    int high = KOOS - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] <= wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return 1 + low;
  }

  /** Of the table after so many records: items, and a sum over koos and revisions. */
  public static String state(boolean hot, long records) {
    ItemLoad load = new ItemLoad(hot);
    Map<Long, Long> newest = new HashMap<>();
    for (long revision = 1; revision <= records; revision++) {
      newest.put(load.nextKoo(), revision);
    }
    return state(newest);
  }

  /** The same of a table, by koo and revision. */
  static String state(Map<Long, Long> table) {
    long sum = 0;
    for (Map.Entry<Long, Long> item : table.entrySet()) {
      sum += item.getKey() * 31 + item.getValue() * SPREAD;
    }
    return table.size() + " " + sum;
  }
}
