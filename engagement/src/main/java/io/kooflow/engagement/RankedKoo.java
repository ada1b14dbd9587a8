package io.kooflow.engagement;

/**
 * One place of a list. Orders by score, highest first, then by content id, lowest first.
 *
 * @param contentId 1 to 2^63-1
 * @param langGroup language group of the koo
 * @param score finite
 */
public record RankedKoo(long contentId, String langGroup, double score)
    implements Comparable<RankedKoo> {

  public RankedKoo {
    if (!Double.isFinite(score)) {
      throw new IllegalArgumentException("A score must be finite, got " + score);
    }
    score += 0.0; // -0.0 becomes 0.0: equal scores have equal bits
  }

  @Override
  public int compareTo(RankedKoo other) {
    int byScore = Double.compare(other.score, score);
    return byScore != 0 ? byScore : Long.compare(contentId, other.contentId);
  }
}
