package io.kooflow.sink.coalesce;

/**
 * How fast one table may be written to: within its budget, and as fast as it took writes when it
 * last throttled. Not thread-safe, without clock: every {@code now} is in milliseconds of one clock
 * that never goes back. Units are write units.
 *
 * <p>Each second, by the first attempts of records (repeats of a hot key say nothing of the
 * others):
 *
 * <ul>
 *   <li>Throttled more than one in twenty: from now on no more than what was taken, and not below
 *       half of the best of the last minute or so.
 *   <li>Still throttled as much after such a cut: the throttles do not come from our rate, so it
 *       grows again, and is not cut for ten seconds.
 *   <li>Else, where the rate was the limit: a tenth more.
 * </ul>
 */
final class Pace {
  private static final long WINDOW = 1_000;
  private static final long HOLD = 10_000;
  private static final int LEAST_ATTEMPTS = 10;
  private static final double TOLERATED = 0.05;
  private static final double HELPED = 0.9;
  private static final double FORGET_PER_SECOND = 0.99;
  private static final double BURST_SECONDS = 0.25;

  private final double budget;
  private double rate;
  private double tokens;
  private long refilledAt;

  private long windowStart;
  private int attempts;
  private int throttles;
  private double taken;
  private boolean limited;

  private double best;
  private double shareAtCut;
  private boolean justCut;
  private long heldUntil = Long.MIN_VALUE;

  /**
   * @param budget most units a second; infinite for none
   */
  Pace(double budget, long now) {
    this.budget = budget;
    this.rate = budget;
    this.refilledAt = now;
    this.windowStart = now;
    this.tokens = burst();
  }

  /** Units a second that may be sent now; infinite while nothing limits them. */
  double rate() {
    return rate;
  }

  /** When the next write may start; not after {@code now} if at once. */
  long readyAt(long now) {
    refill(now);
    if (tokens > 0 || Double.isInfinite(rate)) {
      return now;
    }
    limited = true;
    return now + Math.max(1, (long) Math.ceil(-tokens / rate * 1_000 + 1e-6));
  }

  /** A write of about so many units starts. A large one runs into debt, which the next wait for. */
  void started(double units) {
    tokens -= units;
  }

  /**
   * An answer came.
   *
   * @param expected what {@link #started} was told
   * @param used what the store says it used; zero if it took nothing, negative if it does not say
   * @param first whether it was the first attempt since the last success of this item
   */
  void answered(double expected, double used, boolean throttled, boolean first, long now) {
    double took = used < 0 ? expected : used;
    if (!throttled) {
      taken += took;
      tokens -= took - expected;
    }
    if (first) {
      attempts++;
      throttles += throttled ? 1 : 0;
    }
    if (now - windowStart >= WINDOW && attempts >= LEAST_ATTEMPTS) {
      adapt(now);
    }
  }

  private void adapt(long now) {
    double seconds = (now - windowStart) / 1_000.0;
    double takenRate = taken / seconds;
    double share = (double) throttles / attempts;
    best = Math.max(takenRate, best * Math.pow(FORGET_PER_SECOND, seconds));
    refill(now);
    boolean tooMuch = share > TOLERATED;
    boolean inVain = tooMuch && justCut && share > HELPED * shareAtCut;
    if (inVain) {
      heldUntil = now + HOLD;
    }
    justCut = tooMuch && !inVain && now >= heldUntil;
    if (justCut) {
      shareAtCut = share;
      rate = Math.max(1, Math.max(takenRate, best / 2));
    } else if (limited) {
      rate = rate * 1.1 + 1;
    }
    rate = Math.min(rate, budget);
    tokens = Math.min(tokens, burst());
    windowStart = now;
    attempts = 0;
    throttles = 0;
    taken = 0;
    limited = false;
  }

  private void refill(long now) {
    tokens =
        Double.isInfinite(rate)
            ? burst()
            : Math.min(burst(), tokens + rate * (now - refilledAt) / 1_000.0);
    refilledAt = now;
  }

  private double burst() {
    return Double.isInfinite(rate) ? Double.MAX_VALUE : Math.max(1, rate * BURST_SECONDS);
  }
}
