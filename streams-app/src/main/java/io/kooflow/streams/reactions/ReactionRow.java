package io.kooflow.streams.reactions;

import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What counting needs of a change of a reaction, unchecked: the keys, the row after the change,
 * when and where in its history. The row before is not among it: the last state is known here.
 *
 * @param contentId content id of the key
 * @param userId user id of the key
 * @param changedAt when the store took the change, epoch milliseconds
 * @param position place in the history of the row
 * @param type reaction type after the change; null for a removal
 * @param afterContentId content id of the row after the change; 0 for a removal
 * @param afterUserId user id of the row after the change; 0 for a removal
 * @param createdAt when the user reacted, epoch milliseconds; 0 for a removal
 */
public record ReactionRow(
    long contentId,
    long userId,
    long changedAt,
    ByteBuffer position,
    @Nullable String type,
    long afterContentId,
    long afterUserId,
    long createdAt) {

  /** The same of the generated class. */
  public static ReactionRow of(ReactionChange change) {
    Reaction after = change.getAfter();
    return new ReactionRow(
        change.getContentId(),
        change.getUserId(),
        change.getChangedAt(),
        change.getPosition(),
        after == null ? null : after.getType(),
        after == null ? 0 : after.getContentId(),
        after == null ? 0 : after.getUserId(),
        after == null ? 0 : after.getCreatedAt());
  }
}
