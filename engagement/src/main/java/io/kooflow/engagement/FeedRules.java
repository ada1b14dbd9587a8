package io.kooflow.engagement;

import org.jspecify.annotations.Nullable;

/**
 * The feed score: log2 of what a koo is worth, its writing counted as one more engagement at the
 * time of writing.
 *
 * <pre>
 * score = log2(writing * 2^(createdAt/h) + sum over reactions of weight * 2^(t/h)) + sum of log2(quality factor)
 * </pre>
 *
 * <p>Both times stand in the exponent, so at any moment T the koo's worth is 2^(score - T/h): all
 * koos fade alike and two of them never swap while nothing happens to them. Always finite.
 *
 * @param weights worth of each reaction type
 * @param halfLifeMillis h, one of the half-lives kept
 * @param writingWeight worth of having written the koo, 1 to 1,000,000
 * @param quality effect of model scores
 */
public record FeedRules(
    Weights weights, long halfLifeMillis, long writingWeight, QualityFactors quality) {
  public FeedRules {
    if (writingWeight < 1 || writingWeight > 1_000_000) {
      throw new IllegalArgumentException(
          "The weight of writing must be 1 to 1000000, got " + writingWeight);
    }
  }

  /**
   * Score of one koo; higher ranks first. {@code engagement} null for none, {@code scores} null
   * while unknown.
   */
  public double score(KooFacts koo, @Nullable Engagement engagement, @Nullable TextScores scores) {
    WeightedDecay worth =
        engagement == null
            ? new WeightedDecay(halfLifeMillis)
            : engagement.weighted(weights, halfLifeMillis);
    DecayCells writing = new DecayCells(halfLifeMillis);
    writing.add(koo.createdAt());
    double log2 = worth.plus(writingWeight, writing).log2().orElseThrow();
    return log2 + quality.log2(koo.langGroup(), scores);
  }
}
