package io.kooflow.operations.deadletters;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One dead letter: what one reader set aside of one record, once, however many records of the
 * dead-letter topic say so.
 *
 * @param reader who set it aside
 * @param error class name of what went wrong the last time
 * @param time time that the record had at first
 * @param setAside when it was set aside the last time
 * @param replays how often the record had been replayed by then
 * @param partition of the dead-letter topic, where the newest of its records is
 * @param offset there
 * @param other the dead letter of another reader of the same record; null if that is all
 */
record Finding(
    String reader,
    String error,
    Instant time,
    Instant setAside,
    int replays,
    int partition,
    long offset,
    @Nullable Finding other) {

  static Finding of(DeadLetter letter, @Nullable Finding other) {
    return new Finding(
        letter.reader().intern(),
        letter.error().intern(),
        letter.time(),
        letter.setAside(),
        letter.replays(),
        letter.record().partition(),
        letter.record().offset(),
        other);
  }

  /** This chain with a further record of the dead-letter topic; one of the same reader is one. */
  Finding with(DeadLetter letter) {
    if (!reader.equals(letter.reader())) {
      Finding rest = other == null ? of(letter, null) : other.with(letter);
      return rest.equals(other) ? this : withOther(rest);
    }
    return isOlderThan(letter) ? of(letter, other) : this;
  }

  private boolean isOlderThan(DeadLetter letter) {
    return replays != letter.replays()
        ? replays < letter.replays()
        : !setAside.isAfter(letter.setAside());
  }

  private Finding withOther(Finding rest) {
    return new Finding(reader, error, time, setAside, replays, partition, offset, rest);
  }

  /** Whether this is the record of the dead-letter topic that was found last. */
  boolean isAt(DeadLetter letter) {
    return partition == letter.record().partition() && offset == letter.record().offset();
  }

  /** How many readers set the record aside. */
  int readers() {
    return other == null ? 1 : 1 + other.readers();
  }
}
