package io.kooflow.engagement;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Fields of an {@link Engagement} within a stored state: half-lives, last reaction, then each type
 * with its count and cells. Equal engagements have equal bytes.
 */
public final class EngagementCodec {
  private static final int MOST_HALF_LIVES = 64;

  private EngagementCodec() {}

  public static void write(Engagement engagement, BinaryState.Writer out) {
    out.number(engagement.halfLives().size());
    engagement.halfLives().forEach(out::number);
    OptionalLong last = engagement.lastReactionAt();
    out.number(last.isPresent() ? 1 : 0);
    last.ifPresent(out::number);
    out.number(engagement.types().size());
    for (TypeEngagement type : engagement.types()) {
      out.text(type.name).number(type.count);
      for (DecayCells cells : type.cells) {
        write(cells, out);
      }
    }
  }

  /** Neighbouring cells differ by little, and few have an upper half. */
  private static void write(DecayCells cells, BinaryState.Writer out) {
    out.number(cells.size());
    long before = 0;
    for (int i = 0; i < cells.size(); i++) {
      long step = cells.number(i) - before;
      out.number(cells.high(i) == 0 ? 2 * step : 2 * step + 1).number(cells.low(i));
      if (cells.high(i) != 0) {
        out.number(cells.high(i));
      }
      before = cells.number(i);
    }
  }

  /**
   * Reads what {@link #write} wrote, with the half-lives of its time. Throws {@link
   * IllegalArgumentException} for anything else.
   */
  public static Engagement read(BinaryState.Reader in) {
    Engagement engagement = new Engagement(halfLives(in));
    readLastReactionAt(in).ifPresent(engagement::rememberReactionAt);
    for (long left = in.number(); left > 0; left--) {
      TypeEngagement type = engagement.typeFor(in.text());
      type.count = in.number();
      for (DecayCells cells : type.cells) {
        read(cells, in);
      }
    }
    return engagement;
  }

  /** The half-lives that come first, milliseconds. */
  public static List<Long> halfLives(BinaryState.Reader in) {
    long size = in.number();
    if (size < 0 || size > MOST_HALF_LIVES) {
      throw in.broken();
    }
    List<Long> halfLives = new ArrayList<>();
    for (long i = 0; i < size; i++) {
      halfLives.add(in.number());
    }
    return halfLives;
  }

  /** The last reaction, which comes second, epoch milliseconds. */
  public static OptionalLong readLastReactionAt(BinaryState.Reader in) {
    return in.number() == 1 ? OptionalLong.of(in.number()) : OptionalLong.empty();
  }

  private static void read(DecayCells cells, BinaryState.Reader in) {
    long number = 0;
    for (long left = in.number(); left > 0; left--) {
      long step = in.number();
      long low = in.number();
      long high = (step & 1) == 0 ? 0 : in.number();
      number += step >> 1;
      cells.change(number, high, low);
    }
  }
}
