package io.kooflow.engagement;

/**
 * Bytes of a {@link ReactionState}, version 1: position, changedAt, then type and createdAt unless
 * absent.
 */
public final class ReactionStateCodec {
  private static final byte VERSION = 1;
  private static final long ABSENT = 0;
  private static final long PRESENT = 1;

  private ReactionStateCodec() {}

  public static byte[] encode(ReactionState state) {
    BinaryState.Writer out =
        new BinaryState.Writer(VERSION).raw(state.position().bytes()).number(state.changedAt());
    CountedReaction reaction = state.reaction();
    if (reaction == null) {
      return out.number(ABSENT).done();
    }
    return out.number(PRESENT).text(reaction.type()).number(reaction.createdAt()).done();
  }

  /** Throws {@link IllegalArgumentException} for bytes that {@link #encode} did not make. */
  public static ReactionState decode(byte[] bytes) {
    BinaryState.Reader in = new BinaryState.Reader(bytes, VERSION, "reaction state");
    ChangePosition position = ChangePosition.of(in.raw(ChangePosition.BYTES));
    long changedAt = in.number();
    long presence = in.number();
    if (presence != ABSENT && presence != PRESENT) {
      throw in.broken();
    }
    ReactionState state =
        presence == ABSENT
            ? ReactionState.absent(position, changedAt)
            : ReactionState.present(position, changedAt, in.text(), in.number());
    in.end();
    return state;
  }
}
