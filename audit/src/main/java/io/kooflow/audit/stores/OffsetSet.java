package io.kooflow.audit.stores;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** A set of offsets, dense where they are. */
final class OffsetSet {
  private static final int CHUNK_BITS = 16;

  private final Map<Long, BitSet> chunks = new HashMap<>();

  /** Returns false if it was there already. */
  boolean add(long offset) {
    BitSet chunk = chunks.computeIfAbsent(offset >> CHUNK_BITS, ignored -> new BitSet());
    int bit = (int) (offset & ((1 << CHUNK_BITS) - 1));
    boolean isNew = !chunk.get(bit);
    chunk.set(bit);
    return isNew;
  }
}
