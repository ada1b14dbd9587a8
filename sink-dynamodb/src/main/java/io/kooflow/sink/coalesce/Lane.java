package io.kooflow.sink.coalesce;

import java.util.TreeSet;

/** What waits for one table, and how fast it may go there: tables do not hold each other up. */
final class Lane<P> {
  /** Slots whose waiting entry has a time at which it is due. */
  final TreeSet<Slot<P>> due = new TreeSet<>(Slot.BY_TIMER);

  final Pace pace;

  /** Items waiting or under way, their bytes, and writes under way. */
  int keys;

  long bytes;
  int inFlight;

  Lane(Pace pace) {
    this.pace = pace;
  }

  /** When its next write may start; {@code Long.MAX_VALUE} while only an answer can change that. */
  long readyAt(long now, int mostInFlight) {
    return due.isEmpty() || inFlight >= mostInFlight
        ? Long.MAX_VALUE
        : due.first().timer > now ? due.first().timer : pace.readyAt(now);
  }
}
