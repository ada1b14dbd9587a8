package io.kooflow.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GapsTest {
  private static final TopicPartition A = new TopicPartition("a", 0);

  private final Gaps gaps = new Gaps();

  @Test
  void findsTheGapThatTheOldestOffsetFallsInto() {
    gaps.beginIfNew(A, 10);
    assertThat(gaps.came(A, 30)).isTrue();
    assertThat(gaps.came(A, 31)).isFalse();
    gaps.review();

    assertThat(gaps.cut(A, 25)).isEqualTo(new Gaps.Gap(10, 30));
    assertThat(gaps.cut(A, 25)).isNull();
  }

  @Test
  void takesCompactionAndTheEndOfATransactionForNoCut() {
    gaps.came(A, 5);
    gaps.came(A, 7);
    gaps.came(A, 50);
    gaps.review();

    assertThat(gaps.cut(A, 0)).isNull();
    gaps.came(A, 90);
    gaps.review();
    assertThat(gaps.cut(A, 51)).isNull();
  }

  @Test
  void judgesNoGapByAnOffsetThatWasAskedForBefore() {
    gaps.came(A, 0);
    gaps.review();
    gaps.came(A, 40);

    assertThat(gaps.cut(A, 0)).isNull();
    gaps.review();
    assertThat(gaps.cut(A, 40)).isEqualTo(new Gaps.Gap(1, 40));
  }

  @Test
  void holdsBackWhatLiesBehindAGapUntilItIsJudged() {
    gaps.came(A, 0);
    gaps.came(A, 40);
    assertThat(gaps.committable(A, 41)).isEqualTo(1);
    gaps.review();
    assertThat(gaps.committable(A, 41)).isEqualTo(1);

    gaps.cut(A, 0);

    assertThat(gaps.committable(A, 41)).isEqualTo(41);
  }

  @Test
  void keepsTheWidestOfManyGapsAndTheFirstOffset() {
    gaps.came(A, 0);
    gaps.came(A, 100_000);
    for (int i = 1; i <= 1_000; i++) {
      gaps.came(A, 100_000 + 3L * i);
    }
    gaps.review();

    assertThat(gaps.committable(A, 200_000)).isEqualTo(1);
    assertThat(gaps.cut(A, 70_000)).isEqualTo(new Gaps.Gap(1, 100_000));
  }
}
