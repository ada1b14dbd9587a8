package io.kooflow.engagement;

import java.time.Duration;
import java.util.List;

/**
 * All rules at once: the half-lives kept, the feed score, trending, creators, milestones. Weights
 * and factors may change at any time; with other half-lives, what is stored is reckoned anew from
 * the states of the reactions when it next changes; a new generation does it for all.
 *
 * @param halfLives milliseconds, positive, ascending, at least one: each type is kept at each
 */
public record EngagementRules(
    List<Long> halfLives,
    FeedRules feed,
    TrendingRules trending,
    CreatorRules creators,
    Milestones milestones) {
  /** Six hours: what moved people this morning is a quarter as strong by night. */
  public static final long DEFAULT_HALF_LIFE_MILLIS = Duration.ofHours(6).toMillis();

  /** Seven days: what a koo or a creator is known for. */
  public static final long DEFAULT_SLOW_HALF_LIFE_MILLIS = Duration.ofDays(7).toMillis();

  public EngagementRules {
    halfLives = List.copyOf(halfLives);
    if (halfLives.isEmpty() || halfLives.get(0) < 1) {
      throw new IllegalArgumentException("Half-lives must be positive, got " + halfLives);
    }
    if (!halfLives.equals(halfLives.stream().distinct().sorted().toList())) {
      throw new IllegalArgumentException("Half-lives must ascend, got " + halfLives);
    }
    for (long used :
        List.of(
            feed.halfLifeMillis(),
            trending.halfLifeMillis(),
            creators.fastMillis(),
            creators.slowMillis())) {
      if (!halfLives.contains(used)) {
        throw new IllegalArgumentException(
            "Half-life " + used + " ms is used but not kept; kept are " + halfLives);
      }
    }
  }

  /**
   * Half-lives of six hours and seven days, default weights and factors, lists of 50 filled up to
   * 10, support of 3.
   */
  public static EngagementRules defaults() {
    return of(DEFAULT_HALF_LIFE_MILLIS, DEFAULT_SLOW_HALF_LIFE_MILLIS, Weights.DEFAULT, 3, 50, 10);
  }

  /**
   * A fast half-life to rank koos by, a slow one beside it for creators, and one set of weights and
   * limits for all; the rest as by default.
   */
  public static EngagementRules of(
      long fastMillis,
      long slowMillis,
      Weights weights,
      long minimumSupport,
      int size,
      int fillTo) {
    return new EngagementRules(
        List.of(fastMillis, slowMillis),
        new FeedRules(weights, fastMillis, 1, QualityFactors.DEFAULT),
        new TrendingRules(
            weights, fastMillis, minimumSupport, TrendingRules.DEFAULT_KINDS, size, fillTo),
        new CreatorRules(weights, fastMillis, slowMillis, 0.5, minimumSupport, size, fillTo),
        Milestones.DEFAULT);
  }
}
