package io.kooflow.streams.reactions;

import io.kooflow.engagement.Actor;
import io.kooflow.engagement.ReactionState;

/**
 * State of one actor's reaction to one koo.
 *
 * @param target content id reacted to, 1 to 2^63-1; the record's key
 * @param actor who
 * @param state what, as of which change
 */
public record TargetedReaction(long target, Actor actor, ReactionState state) implements News {
  /** That of a child koo for its parent. */
  public static TargetedReaction ofChild(long parent, long child, ReactionState state) {
    return new TargetedReaction(parent, Actor.koo(child), state);
  }
}
