package io.kooflow.streams.creators;

import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;
import org.jspecify.annotations.Nullable;

/**
 * How many different users there are among many: a HyperLogLog sketch of 2^12 registers, relative
 * standard error 1.6 %, practically exact up to a hundred. Adding a user again, or uniting with the
 * same sketch again, changes nothing; nobody can be taken out. At most about 2 KB.
 */
final class Reactors {
  private static final int LOG2_REGISTERS = 12;
  private static final byte[] NOBODY = {};

  private @Nullable HllSketch sketch;

  void add(long user) {
    if (sketch == null) {
      sketch = new HllSketch(LOG2_REGISTERS, TgtHllType.HLL_4);
    }
    sketch.update(user);
  }

  /** The sketch as bytes; none for nobody. */
  byte[] bytes() {
    return sketch == null ? NOBODY : sketch.toCompactByteArray();
  }

  /** All users of either. */
  static byte[] union(byte[] one, byte[] other) {
    if (one.length == 0 || other.length == 0) {
      return one.length == 0 ? other : one;
    }
    Union union = new Union(LOG2_REGISTERS);
    union.update(HllSketch.heapify(one));
    union.update(HllSketch.heapify(other));
    return union.getResult(TgtHllType.HLL_4).toCompactByteArray();
  }

  /** The estimate, rounded; 0 for nobody. */
  static long count(byte[] sketch) {
    return sketch.length == 0 ? 0 : Math.round(HllSketch.heapify(sketch).getEstimate());
  }
}
