package io.kooflow.audit.compare;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Order-free fingerprints of rows in {@value #BUCKETS} buckets of ids: per bucket the number of
 * rows and the sum of their 128-bit hashes modulo 2^128. A sum, not an exclusive or: a row that is
 * there twice does not cancel itself out. For one thread.
 */
final class BucketSums {
  static final int BUCKETS = 1024;

  private final long[] counts = new long[BUCKETS];
  private final long[] high = new long[BUCKETS];
  private final long[] low = new long[BUCKETS];
  private final Set<Long> ids = new HashSet<>();
  private final Hash128 hash = new Hash128();

  /** Ids are uniformly spread, so their lowest bits are the bucket. */
  static int bucketOf(long id) {
    return (int) (id & (BUCKETS - 1));
  }

  void add(Row row) {
    var sum = hash.of(row);
    int bucket = bucketOf(row.id());
    counts[bucket]++;
    add(bucket, sum.getLong(), sum.getLong());
    ids.add(row.id());
  }

  private void add(int bucket, long addedHigh, long addedLow) {
    low[bucket] += addedLow;
    boolean carry = Long.compareUnsigned(low[bucket], addedLow) < 0;
    high[bucket] += addedHigh + (carry ? 1 : 0);
  }

  /** Rows in one bucket. */
  long count(int bucket) {
    return counts[bucket];
  }

  /** Buckets in which the two differ. */
  BitSet differingFrom(BucketSums other) {
    BitSet differing = new BitSet(BUCKETS);
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      boolean equal =
          counts[bucket] == other.counts[bucket]
              && high[bucket] == other.high[bucket]
              && low[bucket] == other.low[bucket];
      differing.set(bucket, !equal);
    }
    return differing;
  }

  /** All buckets together. */
  StoreSummary summary() {
    BucketSums total = new BucketSums();
    long rows = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      total.add(0, high[bucket], low[bucket]);
      rows += counts[bucket];
    }
    return new StoreSummary(ids.size(), rows, Hash128.hex(total.high[0], total.low[0]));
  }
}
