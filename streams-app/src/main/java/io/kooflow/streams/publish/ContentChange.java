package io.kooflow.streams.publish;

import io.kooflow.engagement.ReactionDelta;
import org.jspecify.annotations.Nullable;

/**
 * Something about a koo changed.
 *
 * @param delta the change in its engagement; null if its koo or scores changed, whose new state is
 *     in the store
 */
public record ContentChange(@Nullable ReactionDelta delta) {
  private static final ContentChange STATE = new ContentChange(null);

  /** The koo or its scores changed. */
  public static ContentChange ofState() {
    return STATE;
  }
}
