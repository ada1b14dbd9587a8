package io.kooflow.benchmarks.aggregation;

import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Last state of one reaction as bytes: position (22), then what it is. */
final class PairState {
  static final int ABSENT = 0;
  static final int LIKE = 1;
  static final int DISLIKE = 2;

  private static final int POSITION_BYTES = 22;

  private PairState() {}

  static byte[] of(ReactionChange change) {
    byte[] state = new byte[POSITION_BYTES + 1];
    ByteBuffer position = change.getPosition();
    position.get(position.position(), state, 0, POSITION_BYTES);
    Reaction after = change.getAfter();
    state[POSITION_BYTES] =
        (byte) (after == null ? ABSENT : after.getType().equals("LIKE") ? LIKE : DISLIKE);
    return state;
  }

  /** Whether a change is news after what is stored. */
  static boolean isNewer(byte[] state, byte[] stored) {
    return Arrays.compareUnsigned(state, 0, POSITION_BYTES, stored, 0, POSITION_BYTES) > 0;
  }

  static int kind(byte[] state) {
    return state[POSITION_BYTES];
  }
}
