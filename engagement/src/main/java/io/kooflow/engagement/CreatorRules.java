package io.kooflow.engagement;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which creators to show to a user on day 0, and how high: by a rising score, a linear combination
 * of logarithms that no passing of time reorders.
 *
 * <pre>
 * score = log2(fast) + rise * (log2(fast) - log2(slow))
 * </pre>
 *
 * where fast and slow are the creator's weighted engagement, decayed by either half-life. The first
 * term says how much there is, the second how much of it is recent.
 *
 * @param weights worth of each reaction type
 * @param fastMillis one of the half-lives kept
 * @param slowMillis one of the half-lives kept, no shorter
 * @param rise weight of being recent, 0 to 16
 * @param minimumSupport present reactions of positive weight that a creator needs in a language, 1
 *     or more
 * @param size most creators of one list, 1 to 1000
 * @param fillTo a language with fewer creators of its own is filled up to this many from the list
 *     of all; 0 to size
 */
public record CreatorRules(
    Weights weights,
    long fastMillis,
    long slowMillis,
    double rise,
    long minimumSupport,
    int size,
    int fillTo) {
  public CreatorRules {
    require(fastMillis <= slowMillis, "The fast half-life must not be longer than the slow one");
    require(rise >= 0 && rise <= 16, "The weight of rising must be 0 to 16, got " + rise);
    require(minimumSupport >= 1, "Minimum support must be 1 or more, got " + minimumSupport);
    require(size >= 1 && size <= 1000, "The size of a list must be 1 to 1000, got " + size);
    require(fillTo >= 0 && fillTo <= size, "Filling must go up to 0 to " + size);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException("creators: " + message);
    }
  }

  /** Empty without engagement of positive weight. */
  public OptionalDouble risingScore(Engagement received) {
    OptionalDouble fast = received.log2Weighted(weights, fastMillis);
    if (fast.isEmpty()) {
      return fast;
    }
    double slow = received.log2Weighted(weights, slowMillis).orElseThrow();
    return OptionalDouble.of(fast.getAsDouble() + rise * (fast.getAsDouble() - slow));
  }

  /** The creator's place in a language by what was received there; empty if there is none. */
  public Optional<RankedKoo> rank(long creator, String language, Engagement received) {
    if (received.support(weights) < minimumSupport) {
      return Optional.empty();
    }
    return Optional.of(new RankedKoo(creator, language, risingScore(received).orElseThrow()));
  }
}
