package io.kooflow.engagement;

import org.jspecify.annotations.Nullable;

/**
 * Signed effect of one change on the engagement of one koo: what stops counting and what starts.
 * Both null when the change moved only the position.
 */
public record ReactionDelta(@Nullable CountedReaction removed, @Nullable CountedReaction added) {

  /** Whether applying this changes nothing. */
  public boolean isNone() {
    return removed == null && added == null;
  }
}
