package io.kooflow.engagement;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts worth telling of: each once for ever, whatever is taken back later. The high-water mark of
 * a type is the highest threshold that its count ever reached, 0 before the first.
 *
 * @param thresholds ascending, each 1 or more; at most 64
 */
public record Milestones(List<Long> thresholds) {
  /** 10, 100, 1,000 and so on up to 1,000,000,000. */
  public static final Milestones DEFAULT =
      new Milestones(
          List.of(
              10L,
              100L,
              1_000L,
              10_000L,
              100_000L,
              1_000_000L,
              10_000_000L,
              100_000_000L,
              1_000_000_000L));

  private static final int MOST = 64;

  public Milestones {
    thresholds = List.copyOf(thresholds);
    boolean ascending = thresholds.equals(thresholds.stream().distinct().sorted().toList());
    if (!ascending || thresholds.size() > MOST || thresholds.stream().anyMatch(each -> each < 1)) {
      throw new IllegalArgumentException(
          "Milestones must ascend, each 1 or more, at most " + MOST + ", got " + thresholds);
    }
  }

  /** The highest threshold that {@code count} reaches, 0 if none. */
  public long mark(long count) {
    long mark = 0;
    for (long threshold : thresholds) {
      if (threshold <= count) {
        mark = threshold;
      }
    }
    return mark;
  }

  /** Thresholds above {@code mark} that {@code count} reaches, ascending. */
  public List<Long> crossed(long mark, long count) {
    List<Long> crossed = new ArrayList<>(0);
    for (long threshold : thresholds) {
      if (threshold > mark && threshold <= count) {
        crossed.add(threshold);
      }
    }
    return crossed;
  }
}
