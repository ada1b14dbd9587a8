package io.kooflow.streams.reactions;

import io.kooflow.engagement.Actor;
import io.kooflow.engagement.BinaryState;
import io.kooflow.engagement.ReactionStateCodec;
import io.kooflow.streams.state.StateSerde;
import org.apache.kafka.common.serialization.Serde;

/** Bytes of a child's reaction on their way to the parent's partition, version 1. */
public final class TargetedReactionSerde {
  private static final byte VERSION = 1;

  private TargetedReactionSerde() {}

  public static Serde<News> create() {
    return StateSerde.of(TargetedReactionSerde::encode, TargetedReactionSerde::decode);
  }

  private static byte[] encode(News news) {
    if (!(news instanceof TargetedReaction reaction)) {
      throw new IllegalArgumentException("Only reactions of children travel, not " + news);
    }
    return new BinaryState.Writer(VERSION)
        .number(reaction.target())
        .number(reaction.actor().kind() == Actor.Kind.USER ? 0 : 1)
        .number(reaction.actor().id())
        .counted(ReactionStateCodec.encode(reaction.state()))
        .done();
  }

  private static TargetedReaction decode(byte[] bytes) {
    BinaryState.Reader in = new BinaryState.Reader(bytes, VERSION, "targeted reaction");
    long target = in.number();
    Actor.Kind kind = in.number() == 0 ? Actor.Kind.USER : Actor.Kind.KOO;
    Actor actor = new Actor(kind, in.number());
    TargetedReaction reaction =
        new TargetedReaction(target, actor, ReactionStateCodec.decode(in.counted()));
    in.end();
    return reaction;
  }
}
