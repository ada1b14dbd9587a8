package io.kooflow.streams.tally;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something about a koo changed that is to be published; the key is the koo.
 *
 * @param tally its new tally, if that changed; not to be modified
 * @param engagement whether what {@code koo.engagement} says of it changed
 * @param crossings milestones reached
 */
public record ContentChange(
    @Nullable KooTally tally, boolean engagement, List<Crossing> crossings) {
  private static final ContentChange STATE = new ContentChange(null, false, List.of());
  private static final ContentChange THREAD = new ContentChange(null, true, List.of());

  /** The koo or its scores changed. */
  public static ContentChange ofState() {
    return STATE;
  }

  /** The totals of its thread changed. */
  public static ContentChange ofThread() {
    return THREAD;
  }

  static ContentChange of(KooTally tally, List<Crossing> crossings) {
    return new ContentChange(tally, true, crossings);
  }
}
