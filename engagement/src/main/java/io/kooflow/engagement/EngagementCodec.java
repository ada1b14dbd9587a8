package io.kooflow.engagement;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Bytes of an {@link Engagement}, version 1: half-lives, last reaction, then each type with its
 * count and cells. Equal engagements have equal bytes.
 */
public final class EngagementCodec {
  private static final byte VERSION = 1;

  private EngagementCodec() {}

  public static byte[] encode(Engagement engagement) {
    BinaryState.Writer out = new BinaryState.Writer(VERSION);
    out.number(engagement.halfLives().size());
    engagement.halfLives().forEach(out::number);
    OptionalLong last = engagement.lastReactionAt();
    out.number(last.isPresent() ? 1 : 0);
    last.ifPresent(out::number);
    out.number(engagement.types().size());
    engagement
        .types()
        .forEach(
            (name, type) -> {
              out.text(name).number(type.count());
              type.cells().forEach(cells -> write(cells, out));
            });
    return out.done();
  }

  private static void write(DecayCells cells, BinaryState.Writer out) {
    out.number(cells.cells().size());
    long before = 0;
    for (Map.Entry<Long, BigInteger> cell : cells.cells().entrySet()) {
      out.number(cell.getKey() - before).counted(cell.getValue().toByteArray());
      before = cell.getKey();
    }
  }

  /**
   * Throws {@link IllegalArgumentException} for bytes that {@link #encode} did not make, and where
   * the stored half-lives are not {@code halfLives}: the sums of another half-life cannot be had
   * from these.
   */
  public static Engagement decode(byte[] bytes, List<Long> halfLives) {
    BinaryState.Reader in = new BinaryState.Reader(bytes, VERSION, "engagement");
    long[] stored = new long[Math.toIntExact(checkedSize(in))];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = in.number();
    }
    List<Long> storedHalfLives = Arrays.stream(stored).boxed().toList();
    if (!storedHalfLives.equals(halfLives)) {
      throw new IllegalArgumentException(
          "Engagement is stored with half-lives "
              + storedHalfLives
              + " ms, configured are "
              + halfLives
              + ": other half-lives need a new generation");
    }
    Engagement engagement = new Engagement(halfLives);
    if (in.number() == 1) {
      engagement.restoreLastReactionAt(OptionalLong.of(in.number()));
    }
    for (long types = in.number(); types > 0; types--) {
      Engagement.TypeEngagement type = engagement.restoreType(in.text(), in.number());
      type.cells().forEach(cells -> read(cells, in));
    }
    in.end();
    return engagement;
  }

  private static long checkedSize(BinaryState.Reader in) {
    long size = in.number();
    if (size < 0 || size > 64) {
      throw in.broken();
    }
    return size;
  }

  private static void read(DecayCells cells, BinaryState.Reader in) {
    long cell = 0;
    for (long left = in.number(); left > 0; left--) {
      cell += in.number();
      cells.restore(cell, new BigInteger(in.counted()));
    }
  }
}
