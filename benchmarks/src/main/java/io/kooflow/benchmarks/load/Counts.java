package io.kooflow.benchmarks.load;

/**
 * Present reactions of one koo.
 *
 * @param likes those of type LIKE, 0 or more
 * @param dislikes those of type DISLIKE, 0 or more
 */
public record Counts(long likes, long dislikes) {
  public static final Counts NONE = new Counts(0, 0);
}
