package io.kooflow.source;

import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;

/** What positions of a table's snapshots are made of. Used by the task's thread alone. */
final class Progress {
  private final InstantSource clock;
  private String highest;
  private long number;

  /**
   * @param highest no lower than any sequence number handed over, and not of a change to come
   * @param number of the newest snapshot known; 0 if none
   */
  Progress(InstantSource clock, BigInteger highest, long number) {
    this.clock = clock;
    this.highest = highest.toString();
    this.number = number;
  }

  /** A record with this sequence number was handed over, here or elsewhere. */
  void reached(String sequence) {
    if (isHigher(sequence)) {
      highest = sequence;
    }
  }

  /** Those of one stream mostly have as many digits, and are then ordered as texts. */
  private boolean isHigher(String sequence) {
    return sequence.length() == highest.length()
        ? sequence.compareTo(highest) > 0
        : new BigInteger(sequence).compareTo(new BigInteger(highest)) > 0;
  }

  /** The highest sequence number known to have been handed over, of any shard; decimal. */
  String highest() {
    return new BigInteger(highest).toString();
  }

  /** The time. */
  Instant now() {
    return clock.instant();
  }

  /**
   * Number of a snapshot that begins now: seconds since 1970, or one more than the last. So it
   * rises in whichever task, without anybody to ask.
   */
  long nextNumber() {
    number = Math.max(clock.instant().getEpochSecond(), number + 1);
    return number;
  }
}
