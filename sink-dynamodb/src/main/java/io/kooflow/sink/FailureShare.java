package io.kooflow.sink;

import java.util.ArrayDeque;
import java.util.Deque;

/** How many of the last records failed. Not thread-safe. */
final class FailureShare {
  private static final int PIECES = 30;

  private final FailureLimit limit;
  private final long pieceNanos;

  /** Oldest first; together they cover the window. */
  private final Deque<Piece> pieces = new ArrayDeque<>();

  private long good;
  private long bad;

  private static final class Piece {
    final long begin;
    long good;
    long bad;

    Piece(long begin) {
      this.begin = begin;
    }
  }

  FailureShare(FailureLimit limit) {
    this.limit = limit;
    this.pieceNanos = Math.max(1, limit.window().toNanos() / PIECES);
  }

  /**
   * Counts records.
   *
   * @param now by {@link System#nanoTime}, as in all calls
   */
  void add(long newGood, long newBad, long now) {
    forgetBefore(now - limit.window().toNanos());
    Piece last = pieces.peekLast();
    if (last == null || now - last.begin >= pieceNanos) {
      last = new Piece(now);
      pieces.add(last);
    }
    last.good += newGood;
    last.bad += newBad;
    good += newGood;
    bad += newBad;
  }

  private void forgetBefore(long horizon) {
    for (Piece first = pieces.peek();
        first != null && first.begin - horizon < 0;
        first = pieces.peek()) {
      good -= first.good;
      bad -= first.bad;
      pieces.poll();
    }
  }

  /** Whether so many failed that the cause must lie outside of the records. */
  boolean isBeyond() {
    return bad >= limit.count() && !isWithinRatio();
  }

  /** Whether records went through in the window, and few enough failed beside them. */
  boolean showsThatOthersPass() {
    return good > 0 && isWithinRatio();
  }

  private boolean isWithinRatio() {
    return bad <= limit.ratio() * (good + bad);
  }

  /** The counts in words. */
  @Override
  public String toString() {
    return bad + " of " + (good + bad);
  }
}
