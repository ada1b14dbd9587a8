package io.kooflow.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
  private static final long NOW = 1_790_000_000_000L;
  private static final List<Long> HALF_LIVES = List.of(21_600_000L, 604_800_000L);

  @ParameterizedTest
  @CsvSource({
    "1000, 1000, 1000",
    "-5, 1000, -5",
    "121000, 1000, 121000",
    "121001, 1000, 121000",
    "9223372036854775807, 1000, 121000",
    "9223372036854775807, 9223372036854775807, 4102444920000",
    "9223372036854775807, -9223372036854775808, 120000",
    "-9223372036854775808, -9223372036854775808, -9223372036854775808",
  })
  void isTheRowsOwnOrTwoMinutesAfterItsChange(long createdAt, long changedAt, long weighed) {
    assertThat(EventTime.weighed(createdAt, changedAt)).isEqualTo(weighed);
    assertThat(EventTime.isAhead(createdAt, changedAt)).isEqualTo(weighed != createdAt);
  }

  @Test
  void weighingTwiceIsWeighingOnce() {
    long once = EventTime.weighed(NOW + 1_000_000, NOW);

    assertThat(EventTime.weighed(once, NOW)).isEqualTo(once);
  }

  /** Changes of some actors in any order, dated anyhow: what is left is that of the last ones. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void sumsAreTheSameInAnyOrderAndTakenBackToTheBit(long seed) {
    Random random = new Random(seed);
    List<ReactionState> changes = new ArrayList<>();
    for (int number = 1; number <= 60; number++) {
      long changedAt = NOW + number * 60_000L;
      long createdAt = changedAt + (long) (random.nextGaussian() * 400 * 86_400_000);
      changes.add(
          random.nextInt(3) == 0
              ? ReactionState.absent(Histories.position(number), changedAt)
              : ReactionState.present(
                  Histories.position(number),
                  changedAt,
                  "LIKE",
                  EventTime.weighed(createdAt, changedAt)));
    }
    ReactionState last = changes.get(changes.size() - 1);
    Engagement expected = new Engagement(HALF_LIVES);
    if (last.reaction() != null) {
      expected.add(last.reaction());
    }

    Collections.shuffle(changes, random);
    Engagement found = new Engagement(HALF_LIVES);
    ReactionState stored = null;
    for (ReactionState change : changes) {
      if (ReactionDecision.decide(stored, change) != ReactionDecision.STALE) {
        EngagementChange net = new EngagementChange(HALF_LIVES);
        net.replace(stored == null ? null : stored.reaction(), change.reaction());
        found.apply(net);
        stored = change;
      }
    }

    assertThat(found.counts()).isEqualTo(expected.counts());
    assertThat(found.decayed()).isEqualTo(expected.decayed());
  }
}
