package io.kooflow.engagement;

/**
 * The range of times that the rules reckon with: 1970-01-01 to 2100-01-01, UTC. A row's {@code
 * createdAt} outside of it is taken for the nearest end. So each row counts, whatever its time
 * says, and no time can overflow: the rule depends on nothing but the row, so the audit finds the
 * same from the store alone. Refusing times that lie in the future of the writer is for the content
 * store, which has a clock.
 */
public final class EventTime {
  /** 2100-01-01T00:00:00Z, epoch milliseconds. */
  public static final long LATEST_MILLIS = 4_102_444_800_000L;

  private EventTime() {}

  /** The time itself, or the nearest end of the range; epoch milliseconds. */
  public static long clamp(long epochMillis) {
    return Math.min(Math.max(epochMillis, 0), LATEST_MILLIS);
  }
}
