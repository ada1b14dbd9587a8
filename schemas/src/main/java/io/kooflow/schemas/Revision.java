package io.kooflow.schemas;

import java.util.Comparator;

/**
 * Which of two output records of Streams is newer: the greater generation wins, then the greater
 * revision.
 *
 * @param generation generation of the application that computed the record, 1 or more
 * @param revision grows by one with each emission of a key within the generation, 1 or more
 */
public record Revision(int generation, long revision) implements Comparable<Revision> {

  private static final Comparator<Revision> ORDER =
      Comparator.comparingInt(Revision::generation).thenComparingLong(Revision::revision);

  /** Refuses values below 1. */
  public Revision {
    if (generation < 1 || revision < 1) {
      throw new IllegalArgumentException(
          "Generation and revision must be 1 or more, got " + generation + " and " + revision);
    }
  }

  @Override
  public int compareTo(Revision other) {
    return ORDER.compare(this, other);
  }
}
