package io.kooflow.streams.reactions;

import io.kooflow.engagement.Actor;
import io.kooflow.streams.state.StateSerde;
import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Serde;

/**
 * Key of the last state per (target, actor): 8 bytes target, 1 byte kind of actor, 8 bytes actor,
 * big-endian, so that all of one target lie together.
 */
public record ReactionKey(long target, Actor actor) {
  private static final int BYTES = 2 * Long.BYTES + 1;
  private static final byte USER = 0;
  private static final byte KOO = 1;

  /** For the store of states; those of one target can be had by its 8 bytes. */
  public static Serde<ReactionKey> serde() {
    return StateSerde.of(ReactionKey::encode, ReactionKey::decode);
  }

  private byte[] encode() {
    byte kind = actor.kind() == Actor.Kind.USER ? USER : KOO;
    return ByteBuffer.allocate(BYTES).putLong(target).put(kind).putLong(actor.id()).array();
  }

  private static ReactionKey decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    long target = in.getLong();
    Actor.Kind kind = in.get() == USER ? Actor.Kind.USER : Actor.Kind.KOO;
    return new ReactionKey(target, new Actor(kind, in.getLong()));
  }
}
