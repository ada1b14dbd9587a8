package io.kooflow.engagement;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * Fields of an {@link Engagement} within a stored state: half-lives, last reaction, then each type
 * with its count and cells, and how many lie in the cold. Equal engagements have equal bytes.
 */
public final class EngagementCodec {
  private static final int MOST_HALF_LIVES = 64;
  private static final byte BLOCK_VERSION = 1;

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

  private static void write(DecayCells cells, BinaryState.Writer out) {
    if (cells.coldSize() == 0) {
      out.number(2L * cells.size());
    } else {
      out.number(2L * cells.size() + 1).number(cells.coldSize());
    }
    writeCells(cells, out);
  }

  /** Neighbouring cells differ by little, and few have an upper half. */
  private static void writeCells(DecayCells cells, BinaryState.Writer out) {
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

  /** Bytes of a block of {@link ColdCells}: version 1. */
  public static byte[] encode(DecayCells block) {
    BinaryState.Writer out = new BinaryState.Writer(BLOCK_VERSION);
    write(block, out);
    return out.done();
  }

  /**
   * Reads what {@link #encode} wrote. Throws {@link IllegalArgumentException} for anything else.
   */
  public static DecayCells decode(byte[] block, long halfLifeMillis) {
    BinaryState.Reader in = new BinaryState.Reader(block, BLOCK_VERSION, "block of cells");
    DecayCells cells = new DecayCells(halfLifeMillis);
    read(cells, in);
    in.end();
    return cells;
  }

  /**
   * Reads what {@link #write} wrote, with the half-lives of its time. Throws {@link
   * IllegalArgumentException} for anything else.
   */
  public static Engagement read(BinaryState.Reader in) {
    return read(in, EngagementCodec::read);
  }

  /** As {@link #read(BinaryState.Reader)}, of what was written before any cells were cold. */
  public static Engagement readWhole(BinaryState.Reader in) {
    return read(in, (cells, from) -> readCells(cells, from.number(), from));
  }

  private static Engagement read(
      BinaryState.Reader in, BiConsumer<DecayCells, BinaryState.Reader> readCells) {
    Engagement engagement = new Engagement(halfLives(in));
    readLastReactionAt(in).ifPresent(engagement::rememberReactionAt);
    for (long left = in.number(); left > 0; left--) {
      TypeEngagement type = engagement.typeFor(in.text());
      type.count = in.number();
      for (DecayCells cells : type.cells) {
        readCells.accept(cells, in);
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
    long size = in.number();
    int coldSize = (size & 1) == 0 ? 0 : (int) in.number();
    readCells(cells, size >> 1, in);
    if (coldSize < 0 || (coldSize > 0 && cells.isEmpty())) {
      throw in.broken();
    }
    cells.countCold(coldSize);
    cells.settled();
  }

  private static void readCells(DecayCells cells, long size, BinaryState.Reader in) {
    long number = 0;
    for (long left = size; left > 0; left--) {
      long step = in.number();
      long low = in.number();
      long high = (step & 1) == 0 ? 0 : in.number();
      number += step >> 1;
      cells.change(number, high, low);
    }
  }
}
