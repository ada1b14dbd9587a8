package io.kooflow.engagement;

import org.jspecify.annotations.Nullable;

/**
 * What to do with one change of one (target, actor). The only place where a reaction's effect is
 * reckoned, so that no replay, duplicate or late change can count twice.
 *
 * @param stale true for a duplicate or an older change: keep the stored state, do nothing
 * @param next the state to store; the stored one when stale
 * @param delta the effect on the target's engagement; none when stale
 */
public record ReactionDecision(boolean stale, ReactionState next, ReactionDelta delta) {
  private static final ReactionDelta NONE = new ReactionDelta(null, null);

  /**
   * Only a position strictly above the stored one is news. {@code stored} is null for the first.
   */
  public static ReactionDecision decide(@Nullable ReactionState stored, ReactionState incoming) {
    if (stored == null) {
      return new ReactionDecision(false, incoming, new ReactionDelta(null, incoming.reaction()));
    }
    if (incoming.position().compareTo(stored.position()) <= 0) {
      return new ReactionDecision(true, stored, NONE);
    }
    CountedReaction before = stored.reaction();
    CountedReaction after = incoming.reaction();
    boolean same = before == null ? after == null : before.equals(after);
    return new ReactionDecision(false, incoming, same ? NONE : new ReactionDelta(before, after));
  }
}
