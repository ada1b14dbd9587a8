package io.kooflow.engagement;

import org.jspecify.annotations.Nullable;

/**
 * Last known state of one actor's reaction to one koo.
 *
 * @param position place of the change that led to this state
 * @param changedAt when the store took that change, epoch milliseconds; decides how long an absent
 *     state is kept
 * @param reaction what counts, or null while the reaction is absent (taken back, or its child koo
 *     deleted)
 * @param author user who wrote the child koo, 1 to 2^63-1; 0 where the actor is a user, or unknown
 */
public record ReactionState(
    ChangePosition position, long changedAt, @Nullable CountedReaction reaction, long author) {

  public static ReactionState present(
      ChangePosition position, long changedAt, String type, long createdAt) {
    return new ReactionState(position, changedAt, new CountedReaction(type, createdAt), 0);
  }

  public static ReactionState absent(ChangePosition position, long changedAt) {
    return new ReactionState(position, changedAt, null, 0);
  }

  /** The same of a child koo that this user wrote. */
  public ReactionState by(long author) {
    return new ReactionState(position, changedAt, reaction, author);
  }
}
