package io.kooflow.benchmarks.load;

import java.util.Locale;

/**
 * What a history of reactions looks like. The same settings give the same history, bit for bit.
 *
 * @param seed of all that is random
 * @param records events, repeats included; 1 or more
 * @param contents koos, drawn by Zipf with exponent 1; 1 or more
 * @param users users, drawn uniformly; 1 or more
 * @param hotShare share of events that go to one koo besides what Zipf gives it; 0 to 1
 */
public record LoadSettings(long seed, long records, int contents, int users, double hotShare) {
  public LoadSettings {
    if (records < 1 || contents < 1 || users < 1 || !(hotShare >= 0 && hotShare <= 1)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A load needs records, contents and users above 0 and a share of 0 to 1, got %d, %d, %d, %s",
              records,
              contents,
              users,
              hotShare));
    }
  }

  /** The usual load: 100,000 koos, a million users. */
  public static LoadSettings zipf(long seed, long records) {
    return new LoadSettings(seed, records, 100_000, 1_000_000, 0);
  }

  /** The same koos and users, with other records. */
  public LoadSettings withRecords(long other) {
    return new LoadSettings(seed, other, contents, users, hotShare);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d records, Zipf 1.0 over %,d koos, %,d users%s, 2 %% duplicates, 1 %% late repeats, 10 %% changes of mind, seed %d",
        records,
        contents,
        users,
        hotShare > 0
            ? String.format(Locale.ROOT, ", %.0f %% of all to one koo", hotShare * 100)
            : "",
        seed);
  }
}
