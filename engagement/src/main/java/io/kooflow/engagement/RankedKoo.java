package io.kooflow.engagement;

/**
 * One place of a list. Orders by score, highest first, then by id, lowest first, then by language
 * group. Also the place of a creator in a language, by user id.
 *
 * @param contentId id of the koo, or of the creator, 1 to 2^63-1
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
    if (byScore != 0) {
      return byScore;
    }
    int byId = Long.compare(contentId, other.contentId);
    return byId != 0 ? byId : langGroup.compareTo(other.langGroup);
  }
}
