package io.kooflow.engagement;

import static io.kooflow.engagement.Histories.HOUR;
import static io.kooflow.engagement.Histories.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecayCellsTest {
  private static final long H = 6 * HOUR;

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14, 15, 16})
  void agreesWithTheSumOfPowers(long seed) {
    Random random = new Random(seed);
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      times.add(NOW - (long) (random.nextDouble() * 40 * 24 * HOUR));
    }

    double sum = 0;
    for (long time : times) {
      sum += Math.pow(2, (double) (time - NOW) / H);
    }
    double expected = Math.log(sum) / Math.log(2) + (double) NOW / H;
    assertThat(cells(times).log2Sum().orElseThrow()).isCloseTo(expected, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void givesTheSameBitsInAnyOrderAndAfterTakeBacks(long seed) {
    Random random = new Random(seed);
    List<Long> kept = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      kept.add(NOW - (long) (random.nextDouble() * 3_000 * HOUR));
    }
    DecayCells straight = cells(kept);

    List<Long> shuffled = new ArrayList<>(kept);
    Collections.shuffle(shuffled, random);
    DecayCells detour = new DecayCells(H);
    for (long time : shuffled) {
      long passing = random.nextInt(9) == 0 ? Long.MAX_VALUE : NOW + random.nextInt();
      detour.add(passing);
      detour.add(time);
      detour.takeBack(passing);
    }

    assertThat(detour).isEqualTo(straight);
    assertThat(detour.log2Sum()).isEqualTo(straight.log2Sum());
  }

  @Test
  void seesOldTimesAgainOnceTheNewestIsTakenBack() {
    DecayCells cells = cells(List.of(NOW - 2_000 * H, NOW));
    cells.takeBack(NOW);

    assertThat(cells.log2Sum()).isEqualTo(cells(List.of(NOW - 2_000 * H)).log2Sum());
  }

  @Test
  void leavesOutWhatLiesTooFarBelowTheNewest() {
    assertThat(cells(List.of(NOW, NOW - 97 * H)).log2Sum())
        .isEqualTo(cells(List.of(NOW)).log2Sum());
  }

  @Test
  void isExactAtWholeHalfLives() {
    assertThat(cells(List.of(0L)).log2Sum()).hasValue(0);
    assertThat(cells(List.of(5 * H)).log2Sum()).hasValue(5);
    assertThat(cells(List.of(5 * H, 5 * H)).log2Sum()).hasValue(6);
  }

  @Test
  void holdsMoreThanAnyLongCould() {
    DecayCells cells = cells(List.of(NOW));
    for (int doubling = 0; doubling < 80; doubling++) {
      Map.Entry<Long, BigInteger> cell = cells.cells().firstEntry();
      cells.restore(cell.getKey(), cell.getValue());
    }

    assertThat(cells.log2Sum().orElseThrow())
        .isEqualTo(cells(List.of(NOW)).log2Sum().orElseThrow() + 80);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE, EventTime.LATEST_MILLIS + 1})
  void staysFiniteAndExactForHostileTimes(long hostile) {
    DecayCells cells = cells(List.of(NOW, hostile));
    assertThat(cells.log2Sum().orElseThrow()).isFinite();

    cells.takeBack(hostile);
    assertThat(cells).isEqualTo(cells(List.of(NOW)));
  }

  @Test
  void refusesToGoBelowNothing() {
    assertThatThrownBy(() -> new DecayCells(H).takeBack(NOW))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new DecayCells(0)).hasMessageContaining("got 0");
  }

  private static DecayCells cells(List<Long> times) {
    DecayCells cells = new DecayCells(H);
    times.forEach(cells::add);
    return cells;
  }
}
