package io.kooflow.benchmarks.capture;

import java.util.Locale;

/**
 * A stream of new reactions, the same at every reading: nothing of it is kept.
 *
 * @param records in all shards, numbered from 0; a multiple of {@code shards}
 * @param shards that the stream has from the beginning, all open
 */
record StreamLoad(long records, int shards) {
  static final int SHARDS = 4;

  private static final long KOOS = 100_000;
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  StreamLoad {
    if (records < shards || shards < 1 || records % shards != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Records must be a multiple of the shards, got %d and %d",
              records,
              shards));
    }
  }

  long perShard() {
    return records / shards;
  }

  /** Number of a record, by its shard and its place there. */
  long number(int shard, long place) {
    return place * shards + shard;
  }

  static long koo(long number) {
    return 1 + ((number * SPREAD) >>> 1) % KOOS;
  }

  static long user(long number) {
    return 1 + number;
  }

  /** Of all records, in whatever order they come: a lost or repeated one changes it. */
  long fingerprint() {
    long sum = 0;
    for (long number = 0; number < records; number++) {
      sum += fingerprint(koo(number), user(number));
    }
    return sum;
  }

  /** Of one record. */
  static long fingerprint(long koo, long user) {
    return koo * 31 + user * SPREAD;
  }
}
