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
  long peak;

  TypeEngagement(String name, List<Long> halfLives) {
    this.name = name;
    this.cells = new DecayCells[halfLives.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = new DecayCells(halfLives.get(i));
    }
  }

  void check() {
    for (DecayCells each : cells) {
      if (count < 0 || !each.isSound() || (count == 0 && !each.isEmpty())) {
        throw new IllegalStateException("More is taken back of a reaction type than ever counted");
      }
    }
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
