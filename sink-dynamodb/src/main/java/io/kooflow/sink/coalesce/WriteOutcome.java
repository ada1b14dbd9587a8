package io.kooflow.sink.coalesce;

/**
 * What became of one attempt to write.
 *
 * @param kind what follows from it
 * @param reason why, for people; never holds the payload; empty for a durable outcome
 * @param units write units that the store used; negative if it did not tell
 */
public record WriteOutcome(Kind kind, String reason, double units) {
  private static final double UNTOLD = -1;

  /** What follows from an attempt. */
  public enum Kind {
    /** The item stands in the store. */
    WRITTEN,
    /** The store already has this version or a newer one: as good as written. */
    STALE,
    /** Unknown or passing: write again later, which is harmless if it was written after all. */
    RETRY,
    /** As RETRY, and the store asks for less. */
    THROTTLED,
    /** The store will never take this item; others are fine. */
    REJECTED,
    /** No item can be written until somebody repairs something. */
    STOP
  }

  /** The item stands in the store. */
  public static final WriteOutcome WRITTEN = new WriteOutcome(Kind.WRITTEN, "", UNTOLD);

  /** The store already has this version or a newer one. */
  public static final WriteOutcome STALE = new WriteOutcome(Kind.STALE, "", UNTOLD);

  /** The same outcome, having used so many write units. */
  public WriteOutcome withUnits(double used) {
    return new WriteOutcome(kind, reason, used);
  }

  /** Write again later, and less. */
  public static WriteOutcome throttled(String reason) {
    return new WriteOutcome(Kind.THROTTLED, reason, 0);
  }

  /** Write again later. */
  public static WriteOutcome retry(String reason) {
    return new WriteOutcome(Kind.RETRY, reason, 0);
  }

  /** Never write this item again. */
  public static WriteOutcome rejected(String reason) {
    return new WriteOutcome(Kind.REJECTED, reason, 0);
  }

  /** Write nothing any more. */
  public static WriteOutcome stop(String reason) {
    return new WriteOutcome(Kind.STOP, reason, 0);
  }
}
