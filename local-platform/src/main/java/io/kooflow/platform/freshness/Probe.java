package io.kooflow.platform.freshness;

/**
 * One reaction on its way. It has arrived where the newest reaction of its koo is at least as new.
 *
 * @param contentId the koo reacted to
 * @param createdAt of the reaction, epoch milliseconds
 * @param acknowledgedNanos when the store had taken it, by the monotonic clock
 */
record Probe(Kind kind, long contentId, long createdAt, long acknowledgedNanos) {

  /** What the probe is. */
  enum Kind {
    LIKE,
    COMMENT
  }
}
