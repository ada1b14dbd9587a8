package io.kooflow.sink.coalesce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/** A table is offered one write after another, as fast as the pace allows, by an injected clock. */
class PaceTest {
  private static final int OFFERED_PER_MILLI = 3;

  private final Pace pace = new Pace(Double.POSITIVE_INFINITY, 0);
  private long taken;
  private long throttled;

  @Test
  void findsWhatATableTakesAndFollowsItDownAndUp() {
    Bucket table = new Bucket(500);
    run(pace, 0, 60, table::take);
    assertThat(taken).isBetween(500L * 60 * 85 / 100, 500L * 61);
    assertThat(throttled).isLessThan(taken / 5);

    reset();
    table.rate = 100;
    run(pace, 60, 200, table::take);
    assertThat(pace.rate()).isLessThan(200);

    reset();
    table.rate = 1_000;
    run(pace, 200, 260, table::take);
    assertThat(pace.rate()).isGreaterThan(500);
  }

  @Test
  void doesNotSlowDownWithoutEndForThrottlesThatHaveNothingToDoWithItsRate() {
    Random random = new Random(5);
    run(pace, 0, 300, now -> random.nextInt(10) >= 3);

    assertThat(taken / 300).isGreaterThan(OFFERED_PER_MILLI * 1_000 / 4);
  }

  @Test
  void toleratesAFewThrottles() {
    Random random = new Random(5);
    run(pace, 0, 20, now -> random.nextInt(100) >= 2);

    assertThat(pace.rate()).isInfinite();
  }

  @Test
  void keepsToABudgetInUnitsNotInWrites() {
    Pace budgeted = new Pace(100, 0);
    long units = 0;
    for (long now = 0; now < 10_000; now++) {
      while (budgeted.readyAt(now) <= now) {
        budgeted.started(1);
        budgeted.answered(1, 4, false, true, now);
        units += 4;
      }
    }
    assertThat(units).isBetween(950L, 1_050L);
  }

  private void run(Pace pace, long fromSecond, long toSecond, LongPredicate table) {
    for (long now = fromSecond * 1_000; now < toSecond * 1_000; now++) {
      for (int i = 0; i < OFFERED_PER_MILLI && pace.readyAt(now) <= now; i++) {
        pace.started(1);
        boolean took = table.test(now);
        taken += took ? 1 : 0;
        throttled += took ? 0 : 1;
        pace.answered(1, took ? 1 : 0, !took, true, now);
      }
    }
  }

  private void reset() {
    taken = 0;
    throttled = 0;
  }

  /** Takes so many writes a second, with a burst of a second, as a provisioned table. */
  private static final class Bucket {
    private double rate;
    private double tokens;
    private long refilledAt;

    Bucket(double rate) {
      this.rate = rate;
      this.tokens = rate;
    }

    boolean take(long now) {
      tokens = Math.min(rate, tokens + rate * (now - refilledAt) / 1_000);
      refilledAt = now;
      if (tokens < 1) {
        return false;
      }
      tokens--;
      return true;
    }
  }
}
