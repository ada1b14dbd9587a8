package io.kooflow.operations.deadletters;

import java.time.Instant;

/**
 * What came of sending a record back once.
 *
 * @param at when
 * @param number which of the record's replays this was, 1 or more
 * @param sentTo offset in its topic and partition where it is now; -1 if it was not sent
 * @param why why not; empty if it was sent
 */
public record Attempt(Instant at, int number, long sentTo, String why) {

  /** Whether the record is in its topic again. */
  public boolean sent() {
    return sentTo >= 0;
  }
}
