package io.kooflow.benchmarks.load;

import java.util.Arrays;

/** Last state by (koo, user), for millions of them: open addressing over two arrays of longs. */
final class PairStates {
  static final long ABSENT = -1;

  private static final long EMPTY = -1;
  private long[] keys = new long[1 << 12];
  private long[] states = new long[1 << 12];
  private int size;

  PairStates() {
    Arrays.fill(keys, EMPTY);
  }

  /** The state put last, or {@link #ABSENT}. Keys are 0 or more. */
  long state(long key) {
    int slot = slot(keys, key);
    return keys[slot] == key ? states[slot] : ABSENT;
  }

  void put(long key, long state) {
    int slot = slot(keys, key);
    if (keys[slot] == EMPTY) {
      keys[slot] = key;
      size++;
    }
    states[slot] = state;
    if (size > keys.length / 2) {
      grow();
    }
  }

  int size() {
    return size;
  }

  private void grow() {
    long[] moreKeys = new long[keys.length * 2];
    long[] moreStates = new long[keys.length * 2];
    Arrays.fill(moreKeys, EMPTY);
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != EMPTY) {
        int slot = slot(moreKeys, keys[i]);
        moreKeys[slot] = keys[i];
        moreStates[slot] = states[i];
      }
    }
    keys = moreKeys;
    states = moreStates;
  }

  private static int slot(long[] table, long key) {
    int mask = table.length - 1;
    int slot = (int) (ReactionHistory.mix(key) >>> 20) & mask;
    while (table[slot] != EMPTY && table[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
