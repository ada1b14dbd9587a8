package io.kooflow.engagement;

import org.jspecify.annotations.Nullable;

/**
 * What the rules need to know of a present koo.
 *
 * @param contentId 1 to 2^63-1
 * @param parent content id that this comments on or re-koos; null for a koo of its own
 * @param superParent content id of the root of the thread; null for a koo of its own
 * @param creator user id of the author, 1 to 2^63-1
 * @param kind K, C, R or any other
 * @param langGroup language group that it is shown in
 * @param createdAt when it was written, epoch milliseconds, as {@link EventTime#weighed} has it
 */
public record KooFacts(
    long contentId,
    @Nullable Long parent,
    @Nullable Long superParent,
    long creator,
    String kind,
    String langGroup,
    long createdAt) {

  /** How this koo counts for its parent; null if it does not. */
  public @Nullable CountedReaction asReaction() {
    String type = parent == null ? null : ChildReactions.typeOf(kind);
    return type == null ? null : new CountedReaction(type, createdAt);
  }

  /**
   * Content id of the koo whose thread this one's counts go into; null for a root, which counts for
   * itself.
   */
  public @Nullable Long root() {
    return superParent == null || superParent == contentId ? null : superParent;
  }
}
