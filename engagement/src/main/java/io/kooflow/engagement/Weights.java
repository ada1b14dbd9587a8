package io.kooflow.engagement;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much one reaction of each type is worth. Whole numbers of 0 to 1,000,000, so that weighted
 * sums are exact; never negative, for a logarithm has no use for less than nothing. Applied when
 * read: changing them needs no rebuild.
 *
 * @param byType weight of each named type
 * @param other weight of every type not named
 */
public record Weights(Map<String, Long> byType, long other) {
  private static final long HIGHEST = 1_000_000;

  /**
   * LIKE 1, COMMENT 2, REKOO 3: the more effort, the more it says. DISLIKE 0, as of any type not
   * named: it neither lifts a koo nor lets a crowd bury it; its count is there for whoever wants
   * it.
   */
  public static final Weights DEFAULT =
      new Weights(Map.of("LIKE", 1L, "COMMENT", 2L, "REKOO", 3L, "DISLIKE", 0L), 0);

  /** Throws {@link IllegalArgumentException} naming the type whose weight is out of range. */
  public Weights {
    byType = Collections.unmodifiableMap(new TreeMap<>(byType));
    byType.forEach(Weights::check);
    check("every other type", other);
  }

  private static void check(String type, long weight) {
    if (weight < 0 || weight > HIGHEST) {
      throw new IllegalArgumentException(
          "The weight of " + type + " must be 0 to " + HIGHEST + ", got " + weight);
    }
  }

  /** 0 or more. */
  public long of(String type) {
    return byType.getOrDefault(type, other);
  }
}
