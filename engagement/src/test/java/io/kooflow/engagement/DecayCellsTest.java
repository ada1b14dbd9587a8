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
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
      cells.plus(cells);
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

  @ParameterizedTest
  @ValueSource(longs = {17, 18, 19})
  void addsAndSubtractsOthersExactly(long seed) {
    Random random = new Random(seed);
    DecayCells sum = new DecayCells(H);
    Map<Long, BigInteger> expected = new TreeMap<>();
    for (int i = 0; i < 500; i++) {
      DecayCells part = new DecayCells(H);
      long cell = random.nextInt(5);
      part.change(cell, random.nextInt(), random.nextLong());
      boolean plus = random.nextBoolean();
      BigInteger value = part.cells().getOrDefault(cell, BigInteger.ZERO);
      expected.merge(cell, plus ? value : value.negate(), BigInteger::add);
      if (plus) {
        sum.plus(part);
      } else {
        sum.minus(part);
      }
    }
    expected.values().removeIf(value -> value.signum() == 0);

    assertThat(sum.cells()).isEqualTo(expected);
  }

  /** The bound that the whole is built on: ten years of event time, every kind of gap. */
  @ParameterizedTest
  @CsvSource({"1, 6", "2, 168", "3, 1", "4, 6"})
  void staysWithinABillionthOfTheSumOverTenYears(long seed, long hours) {
    long halfLife = hours * HOUR;
    Random random = new Random(seed);
    DecayCells cells = new DecayCells(halfLife);
    List<Long> present = new ArrayList<>();
    long time = NOW;
    for (int i = 0; i < 20_000; i++) {
      time += (long) (-Math.log(1 - random.nextDouble()) * 10 * 365 * 24 * HOUR / 20_000);
      cells.add(time);
      present.add(time);
      if (random.nextInt(5) == 0) {
        cells.takeBack(present.remove(random.nextInt(present.size())));
      }
    }
    double sum = 0;
    long newest = Collections.max(present);
    for (long each : present) {
      sum += Math.pow(2, (double) (each - newest) / halfLife);
    }

    double found = Math.pow(2, cells.log2Sum().orElseThrow() - (double) newest / halfLife);
    assertThat(found / sum).isCloseTo(1, within(1e-9));
  }

  @Test
  void refusesToGoBelowNothing() {
    DecayCells owing = new DecayCells(H);
    owing.takeBack(NOW);
    assertThat(owing.isSound()).isFalse();
    owing.add(NOW);
    assertThat(owing.isSound()).isTrue();
    assertThat(owing.isEmpty()).isTrue();
    assertThatThrownBy(() -> new DecayCells(0)).hasMessageContaining("got 0");
  }

  private static DecayCells cells(List<Long> times) {
    DecayCells cells = new DecayCells(H);
    times.forEach(cells::add);
    return cells;
  }
}
