package io.kooflow.engagement;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Count and cells of one reaction type. */
final class TypeEngagement {
  final String name;
  final DecayCells[] cells;
  long count;

  /** Highest count since this object was made; no part of what is stored or compared. */
  private long peak;

  /** Newest createdAt of those that raised the peak, epoch milliseconds, as the rows have it. */
  private long peakAt = Long.MIN_VALUE;

  TypeEngagement(String name, List<Long> halfLives) {
    this.name = name;
    this.cells = new DecayCells[halfLives.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = new DecayCells(halfLives.get(i));
    }
  }

  /** One more is present; its cells are the caller's business. */
  void countOne(long createdAt) {
    count = Math.incrementExact(count);
    if (count > peak) {
      peak = count;
      peakAt = Math.max(peakAt, createdAt);
    }
  }

  long peak() {
    return peak;
  }

  long peakAt() {
    return peakAt;
  }

  /** Whether no cell lies in the cold. */
  boolean isWhole() {
    for (DecayCells each : cells) {
      if (each.coldSize() > 0) {
        return false;
      }
    }
    return true;
  }

  void check() {
    for (DecayCells each : cells) {
      if (count < 0 || !each.isSound() || (count == 0 && !each.isEmpty())) {
        throw moreTakenBack();
      }
    }
  }

  static IllegalStateException moreTakenBack() {
    return new IllegalStateException("More is taken back of a reaction type than ever counted");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TypeEngagement that
        && name.equals(that.name)
        && count == that.count
        && Arrays.equals(cells, that.cells);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Long.hashCode(count);
  }
}
