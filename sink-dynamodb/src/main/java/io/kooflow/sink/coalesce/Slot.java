package io.kooflow.sink.coalesce;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** What is known of one item: the newest record that waits, and the one under way. */
final class Slot<P> {
  /** Earliest timer first; ties in the order of first arrival, so that runs repeat. */
  static final Comparator<Slot<?>> BY_TIMER =
      Comparator.<Slot<?>>comparingLong(slot -> slot.timer).thenComparingLong(slot -> slot.number);

  final ItemKey key;
  final Lane<P> lane;
  final long number;

  @Nullable Entry<P> waiting;
  @Nullable Entry<P> inFlight;

  /** The store is known to have this version or a newer one. */
  @Nullable Version durable;

  /** The window since the last write ends then. */
  long notBefore = Long.MIN_VALUE;

  /** Failures in a row, and when they began. */
  int failures;

  long failingSince;

  /** Whether it counts among the waiting or under way. */
  boolean busy;

  long retryAt;

  /** Place in the queue that the slot stands in; must not change while it does. */
  long timer;

  Slot(ItemKey key, Lane<P> lane, long number) {
    this.key = key;
    this.lane = lane;
    this.number = number;
  }

  boolean isDurable(Version version) {
    return durable != null && durable.compareTo(version) >= 0;
  }

  void madeDurable(Version version) {
    if (!isDurable(version)) {
      durable = version;
    }
    failures = 0;
  }

  boolean isIdle() {
    return waiting == null && inFlight == null;
  }

  /** A write and the offsets that wait for it. */
  static final class Entry<P> {
    /** Replaced by newer ones while it waits, never while it is under way. */
    Write<P> write;

    final Claims claims;
    final long arrivedAt;

    Entry(Write<P> write, Claims claims, long arrivedAt) {
      this.write = write;
      this.claims = claims;
      this.arrivedAt = arrivedAt;
    }

    /** The newer write of the two with the claims of both, waiting since the older one came. */
    Entry<P> mergedWith(Entry<P> other) {
      boolean otherIsNewer = other.write.isNewerThan(write);
      claims.takeOver(other.claims);
      return new Entry<>(
          otherIsNewer ? other.write : write, claims, Math.min(arrivedAt, other.arrivedAt));
    }
  }
}
