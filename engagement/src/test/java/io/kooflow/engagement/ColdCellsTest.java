package io.kooflow.engagement;

import static io.kooflow.engagement.Histories.HALF_LIVES;
import static io.kooflow.engagement.Histories.HOUR;
import static io.kooflow.engagement.Histories.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColdCellsTest {
  private static final long FAST = HALF_LIVES.get(0);
  private static final long TEN_YEARS = 10 * 365 * 24 * HOUR;
  private static final String[] TYPES = {"LIKE", "LIKE", "LIKE", "REKOO", ""};

  private final HeapCold cold = new HeapCold();
  private final Engagement engagement = new Engagement(HALF_LIVES);
  private final List<CountedReaction> present = new ArrayList<>();

  /** Commits of any size, in any order of event time, with take-backs: always the same state. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatLiesWhereFollowsFromThePresentReactionsAlone(long seed) {
    Random random = new Random(seed);
    for (int commit = 0; commit < 300; commit++) {
      EngagementChange change = new EngagementChange(HALF_LIVES);
      for (int i = 1 << random.nextInt(6); i > 0; i--) {
        step(random, change);
      }
      engagement.apply(change, cold);
      if (commit % 10 == 0) {
        assertIsThatOfThePresent();
      }
    }
    present.sort(Comparator.comparing(CountedReaction::createdAt));
    while (!present.isEmpty()) {
      int left = random.nextInt(present.size());
      EngagementChange change = new EngagementChange(HALF_LIVES);
      while (present.size() > left) {
        change.replace(present.remove(present.size() - 1), null);
      }
      engagement.apply(change, cold);
      assertIsThatOfThePresent();
    }
    assertThat(cold.blocks).isEmpty();
  }

  private void step(Random random, EngagementChange change) {
    int kind = random.nextInt(10);
    if (kind < 4 && !present.isEmpty()) {
      boolean newest = random.nextBoolean();
      Comparator<CountedReaction> byTime = Comparator.comparing(CountedReaction::createdAt);
      CountedReaction gone =
          newest ? Collections.max(present, byTime) : present.get(random.nextInt(present.size()));
      present.remove(gone);
      change.replace(gone, null);
    } else {
      CountedReaction come =
          new CountedReaction(TYPES[random.nextInt(TYPES.length)], time(random, kind));
      present.add(come);
      change.replace(null, come);
    }
  }

  private static long time(Random random, int kind) {
    long hostile = random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
    boolean late = kind == 9 && random.nextInt(20) == 0;
    return late ? hostile : NOW + (long) (Math.pow(random.nextDouble(), 3) * TEN_YEARS);
  }

  private void assertIsThatOfThePresent() {
    Engagement all = new Engagement(HALF_LIVES);
    present.forEach(all::add);
    assertThat(engagement.decayed()).isEqualTo(all.decayed());
    assertThat(engagement.counts()).isEqualTo(all.counts());
    assertThat(written(engagement.whole(cold))).isEqualTo(written(all));

    HeapCold atOnce = new HeapCold();
    all.settle(atOnce);
    assertThat(written(engagement)).isEqualTo(written(all));
    assertThat(hex(cold)).isEqualTo(hex(atOnce));
    for (TypeEngagement type : engagement.types()) {
      for (DecayCells cells : type.cells) {
        assertThat(cells.newest() - cells.number(0)).isLessThanOrEqualTo(DecayCells.READ_SPAN);
      }
    }
  }

  /** Bit-equal whatever the order; a billionth from the sum, whatever the span. */
  @ParameterizedTest
  @CsvSource({"11, 6", "12, 168", "13, 1", "14, 6"})
  void whatIsNearIsWithinABillionthOfTheSumOverTenYears(long seed, long hours) {
    List<Long> halfLives = List.of(hours * HOUR);
    Random random = new Random(seed);
    Engagement one = new Engagement(halfLives);
    for (int i = 0; i < 20_000; i++) {
      CountedReaction come =
          new CountedReaction("LIKE", NOW + (long) (random.nextDouble() * TEN_YEARS));
      apply(one, cold, null, come);
      present.add(come);
      if (random.nextInt(4) == 0) {
        apply(one, cold, present.remove(random.nextInt(present.size())), null);
      }
    }
    Collections.shuffle(present, random);
    HeapCold otherCold = new HeapCold();
    Engagement other = new Engagement(halfLives);
    present.forEach(each -> apply(other, otherCold, null, each));
    assertThat(one.decayed()).isEqualTo(other.decayed());
    assertThat(hex(cold)).isEqualTo(hex(otherCold));

    double halfLife = halfLives.get(0);
    long newest = present.stream().mapToLong(CountedReaction::createdAt).max().orElseThrow();
    double sum = 0;
    for (CountedReaction each : present) {
      sum += Math.pow(2, (each.createdAt() - newest) / halfLife);
    }
    double found = Math.pow(2, one.decayed().get(0).log2Sum() - newest / halfLife);
    assertThat(found / sum).isCloseTo(1, within(1e-9));
  }

  private static void apply(
      Engagement to,
      ColdCells cold,
      @Nullable CountedReaction before,
      @Nullable CountedReaction after) {
    EngagementChange change = new EngagementChange(to.halfLives());
    change.replace(before, after);
    to.apply(change, cold);
  }

  @Test
  void reactionsOfTheDayNeverTouchTheCold() {
    add(NOW - TEN_YEARS, NOW - TEN_YEARS + FAST, NOW);
    int reads = cold.reads;
    int writes = cold.writes;
    for (int i = 0; i < 1_000; i++) {
      add(NOW + i);
      takeBack(NOW + i);
    }
    assertThat(cold.reads - reads + cold.writes - writes).isZero();
  }

  @Test
  void aTakeBackOfTheNewestReadsAndWritesTwoBlocksAtMost() {
    for (int i = 0; i < 10_000; i++) {
      add(NOW + i * FAST);
    }
    int reads = cold.reads;
    int writes = cold.writes;
    takeBack(NOW + 9_999 * FAST);

    assertThat(cold.reads - reads).isBetween(1, 4);
    assertThat(cold.writes - writes).isBetween(1, 4);
  }

  @Test
  void whatIsWrittenOfAMillionReactionsIsBounded() {
    Random random = new Random(21);
    for (int i = 0; i < 1_000_000; i++) {
      engagement.add(new CountedReaction("LIKE", NOW + (long) (random.nextDouble() * TEN_YEARS)));
    }
    engagement.settle(cold);

    assertThat(written(engagement)).hasSizeLessThan(2_000);
    assertThat(cold.blocks.values()).allSatisfy(block -> assertThat(block).hasSizeLessThan(700));
  }

  @Test
  void aPartWithCellsInTheColdIsNotAddedUpUnawares() {
    add(NOW, NOW + TEN_YEARS);
    Engagement sum = new Engagement(HALF_LIVES);

    assertThatThrownBy(() -> sum.plus(engagement)).hasMessageContaining("cold");
    assertThatThrownBy(() -> sum.minus(engagement)).hasMessageContaining("cold");
    sum.plus(engagement.whole(cold));
    sum.minus(engagement.whole(cold));
    sum.settle(new HeapCold());
    assertThat(sum.isEmpty()).isTrue();
  }

  @Test
  void aSumForReadingReadsAsTheWhole() {
    Random random = new Random(22);
    Engagement all = new Engagement(HALF_LIVES);
    Engagement sum = new Engagement(HALF_LIVES);
    for (int part = 0; part < 6; part++) {
      Engagement each = new Engagement(HALF_LIVES);
      for (int i = random.nextInt(200); i >= 0; i--) {
        CountedReaction reaction =
            new CountedReaction(
                TYPES[random.nextInt(TYPES.length)],
                NOW + part * TEN_YEARS / 60 + (long) (random.nextDouble() * TEN_YEARS / 20));
        each.add(reaction);
        all.add(reaction);
      }
      each.settle(new HeapCold());
      sum.plusForReading(each);
    }

    assertThat(sum.counts()).isEqualTo(all.counts());
    assertThat(sum.decayed()).isEqualTo(all.decayed());
    assertThat(sum.log2Weighted(Weights.DEFAULT, FAST))
        .isEqualTo(all.log2Weighted(Weights.DEFAULT, FAST));
  }

  @Test
  void refusesToTakeMoreThanThereIsOutOfTheCold() {
    add(NOW, NOW + TEN_YEARS);

    assertThatThrownBy(() -> takeBack(NOW + 1)).isInstanceOf(IllegalStateException.class);
  }

  private void add(long... times) {
    for (long time : times) {
      apply(engagement, cold, null, new CountedReaction("LIKE", time));
    }
  }

  private void takeBack(long time) {
    apply(engagement, cold, new CountedReaction("LIKE", time), null);
  }

  /** Bytes without what depends on the way: the last reaction ever. */
  private static byte[] written(Engagement engagement) {
    engagement.rememberReactionAt(Long.MAX_VALUE);
    BinaryState.Writer out = new BinaryState.Writer((byte) 1);
    EngagementCodec.write(engagement, out);
    return out.done();
  }

  private static Map<String, String> hex(HeapCold cold) {
    Map<String, String> hex = new TreeMap<>();
    cold.blocks.forEach((key, bytes) -> hex.put(key, HexFormat.of().formatHex(bytes)));
    return hex;
  }
}
