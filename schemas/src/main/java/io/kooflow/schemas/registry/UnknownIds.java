package io.kooflow.schemas.registry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ids that the registry did not know a moment ago, so that a flood of poisoned records does not
 * become a flood of requests. Thread-safe.
 */
final class UnknownIds {

  private final int capacity;
  private final long keptNanos;
  private final Map<Integer, Long> since = new LinkedHashMap<>();

  /** Keeps at most {@code capacity} ids, each for {@code kept}; the oldest goes first. */
  UnknownIds(int capacity, Duration kept) {
    this.capacity = capacity;
    this.keptNanos = kept.toNanos();
  }

  synchronized void add(int id) {
    since.remove(id);
    since.put(id, System.nanoTime());
    if (since.size() > capacity) {
      since.remove(since.keySet().iterator().next());
    }
  }

  synchronized boolean contains(int id) {
    Long added = since.get(id);
    if (added == null) {
      return false;
    }
    boolean fresh = System.nanoTime() - added < keptNanos;
    if (!fresh) {
      since.remove(id);
    }
    return fresh;
  }
}
