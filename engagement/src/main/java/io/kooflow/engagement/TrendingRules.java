package io.kooflow.engagement;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which koos trend, and how high: by log2 of their weighted decayed engagement, which no passing of
 * time reorders. Writing alone is no engagement.
 *
 * @param weights worth of each reaction type
 * @param halfLifeMillis one of the half-lives kept
 * @param minimumSupport present reactions of positive weight that a koo needs, 1 or more
 * @param kinds kinds of koos that may trend
 * @param size most koos of one list, 1 to 1000
 * @param fillTo a language with fewer koos of its own is filled up to this many from the list of
 *     all; 0 to size
 */
public record TrendingRules(
    Weights weights,
    long halfLifeMillis,
    long minimumSupport,
    Set<String> kinds,
    int size,
    int fillTo) {
  /**
   * Name of the list over all languages. A koo whose own language group has this name is in that
   * list only.
   */
  public static final String ALL = "all";

  /**
   * Koos and comments: a comment may carry the talk of the day. A re-koo only points at what trends
   * itself.
   */
  public static final Set<String> DEFAULT_KINDS = Set.of("K", "C");

  public TrendingRules {
    kinds = Set.copyOf(kinds);
    require(minimumSupport >= 1, "Minimum support must be 1 or more, got " + minimumSupport);
    require(size >= 1 && size <= 1000, "The size of a list must be 1 to 1000, got " + size);
    require(
        fillTo >= 0 && fillTo <= size,
        "Filling must go up to 0 to " + size + ", the size of a list, got " + fillTo);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /**
   * The koo's place by its own merit; empty if it may not trend. {@code engagement} null for none.
   */
  public Optional<RankedKoo> rank(KooFacts koo, @Nullable Engagement engagement) {
    if (engagement == null
        || !kinds.contains(koo.kind())
        || engagement.support(weights) < minimumSupport) {
      return Optional.empty();
    }
    double score = engagement.log2Weighted(weights, halfLifeMillis).orElseThrow();
    return Optional.of(new RankedKoo(koo.contentId(), koo.langGroup(), score));
  }

  /**
   * The list as published for a language: its own koos, filled up from all where they are few.
   *
   * @param own the language's own list, empty if nothing of it trends
   * @param all the list over all languages
   */
  public TopList page(TopList own, TopList all) {
    return own.filledUpTo(fillTo, all);
  }
}
