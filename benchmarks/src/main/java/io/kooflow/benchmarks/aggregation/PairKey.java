package io.kooflow.benchmarks.aggregation;

import io.kooflow.events.ReactionChange;
import java.nio.ByteBuffer;

/** Key of one reaction as bytes: koo, user. */
final class PairKey {
  private PairKey() {}

  static byte[] of(ReactionChange change) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(change.getContentId())
        .putLong(change.getUserId())
        .array();
  }
}
