package io.kooflow.lake.landing;

import java.io.Serial;
import java.io.Serializable;

/**
 * What one snapshot holds of one topic-partition: everything a consumer reads from position {@code
 * start} (inclusive) to {@code end} (exclusive). Positions have holes (transaction markers,
 * compaction), so the counts say how many records there were: each is a row, a dead letter or a
 * tombstone.
 *
 * @param start first position, zero or more
 * @param end position after the last record; equal to {@code start} if there was none
 * @param rows records that are rows of the table
 * @param deadLetters records that went to the dead-letter topic
 * @param tombstones records without a value in a topic where that means "gone": no row
 */
public record OffsetRange(long start, long end, long rows, long deadLetters, long tombstones)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  public OffsetRange {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("Not a range of positions: [" + start + ", " + end + ")");
    }
    if (rows < 0 || deadLetters < 0 || tombstones < 0) {
      throw new IllegalArgumentException("A count is negative");
    }
    if (Math.addExact(Math.addExact(rows, deadLetters), tombstones) > end - start) {
      throw new IllegalArgumentException(
          "More records than positions in [" + start + ", " + end + ")");
    }
  }

  /** Nothing read, standing at {@code position}. */
  public static OffsetRange emptyAt(long position) {
    return new OffsetRange(position, position, 0, 0, 0);
  }

  /** Records of all kinds. */
  public long records() {
    return rows + deadLetters + tombstones;
  }

  public boolean isEmpty() {
    return end == start;
  }

  @Override
  public String toString() {
    return "[" + start + ", " + end + ")";
  }
}
