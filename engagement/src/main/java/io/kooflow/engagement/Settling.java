package io.kooflow.engagement;

/**
 * Moves cells of one type between where they are read and the cold, so that near are those within
 * {@value DecayCells#READ_SPAN} half-lives of the newest one and no others.
 */
record Settling(String type, ColdCells cold) {
  /** Throws {@link IllegalStateException} if more is taken back of a cold cell than ever added. */
  void settle(DecayCells near) {
    sink(near, near.floor());
    if (!near.isEmpty()) {
      long floor = near.newest() - DecayCells.READ_SPAN;
      if (floor < near.floor()) {
        rise(near, floor, near.floor() - 1);
      } else {
        sink(near, floor);
      }
    } else if (near.coldSize() > 0) {
      long newest = newestCold(near);
      rise(near, newest - DecayCells.READ_SPAN, newest);
    }
    near.settled();
  }

  /** Adds to the cold what lies below, and takes it out of near. */
  private void sink(DecayCells near, long floor) {
    DecayCells sinking = near.takeBelow(floor);
    while (!sinking.isEmpty()) {
      long block = sinking.number(0) / ColdCells.BLOCK;
      DecayCells part = sinking.takeBelow((block + 1) * ColdCells.BLOCK);
      DecayCells known = cold.block(type, near.halfLifeMillis(), block);
      int before = known.size();
      known.plus(part);
      put(block, known, near, before);
    }
  }

  /** Takes back from the cold what lies between, both included; all above is near already. */
  private void rise(DecayCells near, long floor, long newest) {
    long first = Math.max(floor, 0) / ColdCells.BLOCK;
    for (long block = newest / ColdCells.BLOCK; near.coldSize() > 0 && block >= first; block--) {
      DecayCells known = cold.block(type, near.halfLifeMillis(), block);
      int before = known.size();
      DecayCells staying = known.takeBelow(floor);
      near.plus(known);
      put(block, staying, near, before);
    }
  }

  private void put(long block, DecayCells cells, DecayCells near, int before) {
    if (!cells.isSound()) {
      throw TypeEngagement.moreTakenBack();
    }
    if (before > 0 || !cells.isEmpty()) {
      cold.put(type, block, cells);
      near.countCold(cells.size() - before);
    }
  }

  private long newestCold(DecayCells near) {
    long[] newest = {0};
    cold.forEachBlock(type, near.halfLifeMillis(), block -> newest[0] = block.newest());
    return newest[0];
  }
}
