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
 */
public record ReactionState(
    ChangePosition position, long changedAt, @Nullable CountedReaction reaction) {

  public static ReactionState present(
      ChangePosition position, long changedAt, String type, long createdAt) {
    return new ReactionState(position, changedAt, new CountedReaction(type, createdAt));
  }

  public static ReactionState absent(ChangePosition position, long changedAt) {
    return new ReactionState(position, changedAt, null);
  }
}
