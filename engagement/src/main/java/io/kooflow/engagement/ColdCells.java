package io.kooflow.engagement;

import java.util.function.Consumer;

/**
 * Where one owner's cells lie that are too old to be read, see {@link Engagement#settle}: in blocks
 * of {@value #BLOCK} neighbouring numbers, each to be read and written alone. For one thread.
 */
public interface ColdCells {
  /** Numbers of cells in one block: block b holds those of b * BLOCK to (b + 1) * BLOCK - 1. */
  int BLOCK = 64;

  /** The caller's own copy; without cells if there is no such block. */
  DecayCells block(String type, long halfLifeMillis, long block);

  /** Replaces a block, or removes it if the cells are none. */
  void put(String type, long block, DecayCells cells);

  /** Gives every block of one type and half-life, ascending. */
  void forEachBlock(String type, long halfLifeMillis, Consumer<DecayCells> consumer);
}
