package io.kooflow.flink.records;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line of the log for each dead letter, without payload; at most so many within a while, and
 * then the number of those that had none. Safe for many threads.
 */
final class DeadLetterLog {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterLog.class);

  static final int MOST = 20;
  static final Duration WHILE = Duration.ofSeconds(10);

  private final LongSupplier nanos;
  private long since;
  private int lines;
  private long withoutLine;

  /** {@code nanos} is a clock that never goes back. */
  DeadLetterLog(LongSupplier nanos) {
    this.nanos = nanos;
    this.since = nanos.getAsLong();
  }

  void warn(DeadLetter letter) {
    String line = line(letter);
    if (!line.isEmpty()) {
      LOG.warn("{}", line);
    }
  }

  /** Empty if there were too many just now. */
  synchronized String line(DeadLetter letter) {
    long now = nanos.getAsLong();
    if (now - since >= WHILE.toNanos()) {
      since = now;
      lines = 0;
    }
    if (lines >= MOST) {
      withoutLine++;
      return "";
    }
    lines++;
    String before = withoutLine == 0 ? "" : withoutLine + " dead letters without a line; ";
    withoutLine = 0;
    return before + "dead letter of " + letter.reader + ": " + letter + ", " + letter.message;
  }
}
