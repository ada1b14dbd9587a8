package io.kooflow.engagement;

/**
 * Bytes of a {@link ReactionState}: position, changedAt, then type and createdAt unless absent;
 * version 1 if there is no author, else version 2 with the author at the end.
 */
public final class ReactionStateCodec {
  private static final byte WITHOUT_AUTHOR = 1;
  private static final byte WITH_AUTHOR = 2;
  private static final long ABSENT = 0;
  private static final long PRESENT = 1;

  private ReactionStateCodec() {}

  public static byte[] encode(ReactionState state) {
    byte version = state.author() == 0 ? WITHOUT_AUTHOR : WITH_AUTHOR;
    BinaryState.Writer out = new BinaryState.Writer(version);
    state.position().writeTo(out);
    out.number(state.changedAt());
    CountedReaction reaction = state.reaction();
    if (reaction == null) {
      out.number(ABSENT);
    } else {
      out.number(PRESENT).text(reaction.type()).number(reaction.createdAt());
    }
    return version == WITH_AUTHOR ? out.number(state.author()).done() : out.done();
  }

  /** Throws {@link IllegalArgumentException} for bytes that {@link #encode} did not make. */
  public static ReactionState decode(byte[] bytes) {
    boolean withAuthor = bytes.length > 0 && bytes[0] == WITH_AUTHOR;
    byte version = withAuthor ? WITH_AUTHOR : WITHOUT_AUTHOR;
    BinaryState.Reader in = new BinaryState.Reader(bytes, version, "reaction state");
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
    state = withAuthor ? state.by(in.number()) : state;
    in.end();
    return state;
  }
}
