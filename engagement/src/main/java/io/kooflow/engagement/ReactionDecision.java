package io.kooflow.engagement;

import org.jspecify.annotations.Nullable;

/**
 * What to do with one change of one (target, actor). The only place where it is decided whether a
 * reaction has an effect, so that no replay, duplicate or late change can count twice.
 */
public enum ReactionDecision {
  /** A duplicate or an older change: keep the stored state, do nothing. */
  STALE,
  /** News that counts the same as before: store it, nothing else changes. */
  SAME,
  /** News: store it; what counted before stops and what counts now starts. */
  CHANGED;

  /**
   * Only a position strictly above the stored one is news. {@code stored} is null for the first.
   */
  public static ReactionDecision decide(@Nullable ReactionState stored, ReactionState incoming) {
    if (stored != null && incoming.position().compareTo(stored.position()) <= 0) {
      return STALE;
    }
    CountedReaction before = stored == null ? null : stored.reaction();
    CountedReaction after = incoming.reaction();
    boolean same = before == null ? after == null : before.equals(after);
    return same ? SAME : CHANGED;
  }
}
