package io.kooflow.sink.coalesce;

/**
 * What became of one attempt to write.
 *
 * @param kind what follows from it
 * @param reason why, for people; never holds the payload; empty for a durable outcome
 */
public record WriteOutcome(Kind kind, String reason) {

  /** What follows from an attempt. */
  public enum Kind {
    /** The item stands in the store. */
    WRITTEN,
    /** The store already has this revision or a newer one: as good as written. */
    STALE,
    /** Unknown or passing: write again later, which is harmless if it was written after all. */
    RETRY,
    /** The store will never take this item; others are fine. */
    REJECTED,
    /** No item can be written until somebody repairs something. */
    STOP
  }

  /** The item stands in the store. */
  public static final WriteOutcome WRITTEN = new WriteOutcome(Kind.WRITTEN, "");

  /** The store already has this revision or a newer one. */
  public static final WriteOutcome STALE = new WriteOutcome(Kind.STALE, "");

  /** Write again later. */
  public static WriteOutcome retry(String reason) {
    return new WriteOutcome(Kind.RETRY, reason);
  }

  /** Never write this item again. */
  public static WriteOutcome rejected(String reason) {
    return new WriteOutcome(Kind.REJECTED, reason);
  }

  /** Write nothing any more. */
  public static WriteOutcome stop(String reason) {
    return new WriteOutcome(Kind.STOP, reason);
  }
}
