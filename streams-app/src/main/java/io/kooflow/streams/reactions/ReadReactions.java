package io.kooflow.streams.reactions;

import io.kooflow.engagement.Actor;
import io.kooflow.engagement.ChangePosition;
import io.kooflow.engagement.ReactionState;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.streams.deadletter.Checks;
import org.apache.kafka.streams.kstream.ValueMapperWithKey;

/** Reads a change of a row of the table of reactions as the state that it leaves behind. */
public final class ReadReactions
    implements ValueMapperWithKey<Long, ReactionChange, TargetedReaction> {

  @Override
  public TargetedReaction apply(Long key, ReactionChange value) {
    ReactionChange change = Checks.value(value, "A change of a reaction");
    long target = Checks.key(key, "contentId", change.getContentId());
    Actor actor = Actor.user(Checks.id("userId", change.getUserId()));
    return new TargetedReaction(target, actor, state(change));
  }

  private static ReactionState state(ReactionChange change) {
    ChangePosition position = Checks.position(change.getPosition());
    Reaction after = change.getAfter();
    if (after == null) {
      return ReactionState.absent(position, change.getChangedAt());
    }
    Checks.same("contentId", change.getContentId(), after.getContentId());
    Checks.same("userId", change.getUserId(), after.getUserId());
    return ReactionState.present(
        position, change.getChangedAt(), after.getType(), after.getCreatedAt());
  }
}
