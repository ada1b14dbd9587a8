package io.kooflow.engagement;

import org.jspecify.annotations.Nullable;

/**
 * What the rules need to know of a present koo.
 *
 * @param contentId 1 to 2^63-1
 * @param parent content id that this comments on or re-koos; null for a koo of its own
 * @param kind K, C, R or any other
 * @param langGroup language group that it is shown in
 * @param createdAt when it was written, epoch milliseconds
 */
public record KooFacts(
    long contentId, @Nullable Long parent, String kind, String langGroup, long createdAt) {

  /** How this koo counts for its parent; null if it does not. */
  public @Nullable CountedReaction asReaction() {
    String type = parent == null ? null : ChildReactions.typeOf(kind);
    return type == null ? null : new CountedReaction(type, createdAt);
  }
}
