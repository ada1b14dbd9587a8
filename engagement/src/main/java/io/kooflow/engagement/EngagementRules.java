package io.kooflow.engagement;

import java.time.Duration;
import java.util.List;

/**
 * All rules at once: the half-lives kept, the feed score, trending. Weights and factors may change
 * at any time; other half-lives need a new generation.
 *
 * @param halfLives milliseconds, positive, ascending, at least one
 */
public record EngagementRules(List<Long> halfLives, FeedRules feed, TrendingRules trending) {
  /** Six hours: what moved people this morning is a quarter as strong by night. */
  public static final long DEFAULT_HALF_LIFE_MILLIS = Duration.ofHours(6).toMillis();

  public EngagementRules {
    halfLives = List.copyOf(halfLives);
    if (halfLives.isEmpty() || halfLives.get(0) < 1) {
      throw new IllegalArgumentException("Half-lives must be positive, got " + halfLives);
    }
    if (!halfLives.equals(halfLives.stream().distinct().sorted().toList())) {
      throw new IllegalArgumentException("Half-lives must ascend, got " + halfLives);
    }
    for (long used : List.of(feed.halfLifeMillis(), trending.halfLifeMillis())) {
      if (!halfLives.contains(used)) {
        throw new IllegalArgumentException(
            "Half-life " + used + " ms is used but not kept; kept are " + halfLives);
      }
    }
  }

  /**
   * One half-life of six hours, default weights and factors, lists of 50 filled up to 10, support
   * of 3.
   */
  public static EngagementRules defaults() {
    return of(DEFAULT_HALF_LIFE_MILLIS, Weights.DEFAULT, 3, 50, 10);
  }

  /** One half-life and one set of weights for all; the rest as by default. */
  public static EngagementRules of(
      long halfLifeMillis, Weights weights, long minimumSupport, int size, int fillTo) {
    return new EngagementRules(
        List.of(halfLifeMillis),
        new FeedRules(weights, halfLifeMillis, 1, QualityFactors.DEFAULT),
        new TrendingRules(
            weights, halfLifeMillis, minimumSupport, TrendingRules.DEFAULT_KINDS, size, fillTo));
  }
}
