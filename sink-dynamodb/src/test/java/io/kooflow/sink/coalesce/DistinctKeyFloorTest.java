package io.kooflow.sink.coalesce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * A topic that was written once per event: 10,000 reactions a second over 100,000 koos, Zipf 1.0.
 * With the default window no more writes than 1.05 for each koo and second in which it changed; and
 * the hottest koo, with a twelfth of all, costs one write a window.
 */
class DistinctKeyFloorTest {
  private static final TopicPartition P0 = new TopicPartition("koo.enriched", 0);
  private static final int SECONDS = 15;
  private static final int PER_MILLI = 10;
  private static final int KOOS = 100_000;
  private static final long ROUND_TRIP = 4;

  private final double[] upTo = zipf();
  private final Set<Long> keySeconds = new HashSet<>();
  private final TreeMap<Long, List<Write<Integer>>> answers = new TreeMap<>();
  private long writes;
  private long writesOfHottest;
  private int mostBuffered;

  @Test
  void writesNoMoreThanTheDistinctKeysOfEachSecond() {
    Coalescer<Integer> core = new Coalescer<>(Configs.wide(200, 1_000, 5_000), new Random(1));
    Random random = new Random(2);
    long offset = 0;
    for (long now = 0; now < SECONDS * 1_000L + 5_000; now++) {
      for (int i = 0; i < PER_MILLI && now < SECONDS * 1_000L; i++) {
        int koo = draw(random);
        keySeconds.add(koo * 1_000L + now / 1_000);
        core.offer(write(koo, ++offset), P0, offset, now);
      }
      for (Write<Integer> write : answers.getOrDefault(now, List.of())) {
        core.completed(write, WriteOutcome.WRITTEN, now);
      }
      answers.remove(now);
      List<Write<Integer>> started = core.startDue(now);
      writes += started.size();
      writesOfHottest += started.stream().filter(write -> write.payload() == 0).count();
      answers.computeIfAbsent(now + ROUND_TRIP, ignored -> new ArrayList<>()).addAll(started);
      mostBuffered = Math.max(mostBuffered, core.buffered());
    }

    assertThat(core.isClear()).isTrue();
    assertThat((double) writes / keySeconds.size()).isLessThanOrEqualTo(1.05);
    assertThat(core.coalesced()).isEqualTo(offset - writes);
    assertThat(writesOfHottest).isLessThanOrEqualTo(SECONDS + 1);
    assertThat(mostBuffered).isLessThan(5_000);
  }

  @Test
  void aWindowOfFiveSecondsCostsLessAgain() {
    assertThat(run(5_000)).isLessThan(run(1_000) * 3 / 4);
  }

  private long run(long window) {
    Coalescer<Integer> core = new Coalescer<>(Configs.wide(200, window, 5_000), new Random(1));
    Random random = new Random(2);
    long started = 0;
    for (long now = 0; now < 10_000; now++) {
      for (int i = 0; i < PER_MILLI; i++) {
        core.offer(write(draw(random), now * PER_MILLI + i + 1), P0, now, now);
      }
      for (Write<Integer> write : core.startDue(now)) {
        started++;
        core.completed(write, WriteOutcome.WRITTEN, now);
      }
    }
    return started;
  }

  private static Write<Integer> write(int koo, long revision) {
    return new Write<>(
        new ItemKey("feed_items", Integer.toString(koo)), Version.of(1L, revision), koo, 1);
  }

  private int draw(Random random) {
    int found = Arrays.binarySearch(upTo, random.nextDouble());
    return Math.min(KOOS - 1, found < 0 ? -found - 1 : found);
  }

  private static double[] zipf() {
    double[] upTo = new double[KOOS];
    double sum = 0;
    for (int i = 0; i < KOOS; i++) {
      sum += 1.0 / (i + 1);
      upTo[i] = sum;
    }
    for (int i = 0; i < KOOS; i++) {
      upTo[i] /= sum;
    }
    return upTo;
  }
}
