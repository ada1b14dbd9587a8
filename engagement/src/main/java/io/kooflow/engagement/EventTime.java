package io.kooflow.engagement;

/**
 * The time that the rules reckon with, of what a client wrote: its own {@code createdAt}, but never
 * later than two minutes after the store took the change, so that who dates ahead gains nothing. A
 * pure function of the last change of a row: the same in whatever order changes come.
 *
 * <p>The range is 1970-01-01 to 2100-01-01, UTC; a time outside of it is taken for the nearest end.
 * So each row counts, whatever its time says, and no time can overflow.
 */
public final class EventTime {
  /** 2100-01-01T00:00:00Z, epoch milliseconds. */
  public static final long LATEST_MILLIS = 4_102_444_800_000L;

  /** How far the clock of a client may be ahead of the store's. */
  public static final long AHEAD_MILLIS = 120_000;

  private EventTime() {}

  /**
   * When something happened, as it is weighed; epoch milliseconds.
   *
   * @param createdAt as the row has it, epoch milliseconds
   * @param changedAt when the store took the change that gave the row, epoch milliseconds; of a row
   *     of a snapshot, when it was read
   */
  public static long weighed(long createdAt, long changedAt) {
    return Math.min(createdAt, clamp(changedAt) + AHEAD_MILLIS);
  }

  /** Whether {@link #weighed} is another time than the row's own. */
  public static boolean isAhead(long createdAt, long changedAt) {
    return weighed(createdAt, changedAt) != createdAt;
  }

  /** The time itself, or the nearest end of the range; epoch milliseconds. */
  public static long clamp(long epochMillis) {
    return Math.min(Math.max(epochMillis, 0), LATEST_MILLIS);
  }
}
