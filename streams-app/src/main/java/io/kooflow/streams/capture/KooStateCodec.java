package io.kooflow.streams.capture;

import io.kooflow.engagement.BinaryState;
import io.kooflow.engagement.ChangePosition;
import io.kooflow.events.Koo;
import org.jspecify.annotations.Nullable;

/** Bytes of a {@link KooState}, version 1. */
public final class KooStateCodec {
  private static final byte VERSION = 1;
  private static final long ABSENT = 0;

  private KooStateCodec() {}

  public static byte[] encode(KooState state) {
    BinaryState.Writer out = new BinaryState.Writer(VERSION);
    out.raw(state.position().bytes()).number(state.changedAt());
    Koo koo = state.koo();
    ChangePosition textPosition = state.textPosition();
    if (koo == null || textPosition == null) {
      return out.number(ABSENT).done();
    }
    out.number(1).raw(textPosition.bytes());
    out.number(koo.getContentId()).number(koo.getCreator()).number(koo.getCreatedAt());
    out.text(koo.getKind()).text(koo.getLangGroup());
    number(out, koo.getParent());
    number(out, koo.getSuperParent());
    text(out, koo.getText());
    text(out, koo.getS3Location());
    return out.done();
  }

  public static KooState decode(byte[] bytes) {
    BinaryState.Reader in = new BinaryState.Reader(bytes, VERSION, "koo state");
    ChangePosition position = ChangePosition.of(in.raw(ChangePosition.BYTES));
    long changedAt = in.number();
    if (in.number() == ABSENT) {
      in.end();
      return new KooState(position, changedAt, null, null);
    }
    ChangePosition textPosition = ChangePosition.of(in.raw(ChangePosition.BYTES));
    Koo koo = koo(in);
    in.end();
    return new KooState(position, changedAt, koo, textPosition);
  }

  private static Koo koo(BinaryState.Reader in) {
    Koo koo = new Koo();
    koo.setContentId(in.number());
    koo.setCreator(in.number());
    koo.setCreatedAt(in.number());
    koo.setKind(in.text());
    koo.setLangGroup(in.text());
    koo.setParent(optionalNumber(in));
    koo.setSuperParent(optionalNumber(in));
    koo.setText(optionalText(in));
    koo.setS3Location(optionalText(in));
    return koo;
  }

  private static void number(BinaryState.Writer out, @Nullable Long value) {
    out.number(value == null ? 0 : 1);
    if (value != null) {
      out.number(value);
    }
  }

  private static @Nullable Long optionalNumber(BinaryState.Reader in) {
    return in.number() == 0 ? null : Long.valueOf(in.number());
  }

  private static void text(BinaryState.Writer out, @Nullable String value) {
    out.number(value == null ? 0 : 1);
    if (value != null) {
      out.text(value);
    }
  }

  private static @Nullable String optionalText(BinaryState.Reader in) {
    return in.number() == 0 ? null : in.text();
  }
}
