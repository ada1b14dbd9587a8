package io.kooflow.streams.reactions;

import io.kooflow.engagement.Actor;
import io.kooflow.engagement.ChangePosition;
import io.kooflow.engagement.EventTime;
import io.kooflow.engagement.ReactionState;
import io.kooflow.streams.deadletter.Checks;
import org.apache.kafka.streams.kstream.ValueMapperWithKey;

/** Reads a change of a row of the table of reactions as the state that it leaves behind. */
public final class ReadReactions implements ValueMapperWithKey<Long, ReactionRow, News> {

  @Override
  public News apply(Long key, ReactionRow value) {
    ReactionRow row = Checks.value(value, "A change of a reaction");
    long target = Checks.key(key, "contentId", row.contentId());
    Actor actor = Actor.user(Checks.id("userId", row.userId()));
    return new TargetedReaction(target, actor, state(row));
  }

  private static ReactionState state(ReactionRow row) {
    ChangePosition position = Checks.position(row.position());
    String type = row.type();
    if (type == null) {
      return ReactionState.absent(position, row.changedAt());
    }
    Checks.same("contentId", row.contentId(), row.afterContentId());
    Checks.same("userId", row.userId(), row.afterUserId());
    long time = EventTime.weighed(row.createdAt(), row.changedAt());
    return ReactionState.present(position, row.changedAt(), type, time);
  }
}
