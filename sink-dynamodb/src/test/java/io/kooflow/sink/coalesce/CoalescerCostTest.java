package io.kooflow.sink.coalesce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cost and freshness under the load of the demo: 200 changes a second, one koo with a seventh of
 * them, captured within 0.2 s and handed on by commits 1.0 to 1.1 s apart, each with at most one
 * record of a koo.
 */
class CoalescerCostTest {
  private static final TopicPartition P0 = new TopicPartition("koo.enriched", 0);
  private static final int SECONDS = 120;
  private static final int PER_SECOND = 200;
  private static final int KOOS = 600;
  private static final int CAPTURE = 200;
  private static final long ROUND_TRIP = 10;

  private final Map<ItemKey, Set<Long>> secondsOfChange = new HashMap<>();
  private final Map<ItemKey, Integer> writes = new HashMap<>();
  private final List<Long> waits = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void writesNoMoreOftenThanKoosChangeBySecondsAndStaysFresh(long seed) {
    run(seed);

    int written = writes.values().stream().mapToInt(Integer::intValue).sum();
    int seconds = secondsOfChange.values().stream().mapToInt(Set::size).sum();
    assertThat(written).isLessThanOrEqualTo(seconds);
    assertThat(writes.get(key(0))).isLessThanOrEqualTo(SECONDS + 1);
    waits.sort(null);
    assertThat(waits.get(waits.size() / 2)).isLessThan(1_000);
  }

  private void run(long seed) {
    Random random = new Random(seed);
    TreeMap<Long, List<ItemKey>> changes = changes(random);
    Coalescer<List<Long>> core =
        new Coalescer<>(Configs.timed(200, 1_000, 5_000), new Random(seed));
    Map<ItemKey, List<Long>> pending = new HashMap<>();
    TreeMap<Long, List<Write<List<Long>>>> answers = new TreeMap<>();
    long nextCommit = 1_000;
    long offset = 0;
    for (long now = 0; now < (SECONDS + 10) * 1_000L; now++) {
      for (ItemKey key : changes.getOrDefault(now - CAPTURE, List.of())) {
        pending.computeIfAbsent(key, ignored -> new ArrayList<>()).add(now - CAPTURE);
      }
      if (now == nextCommit) {
        for (Map.Entry<ItemKey, List<Long>> record : pending.entrySet()) {
          Version revision = Version.of(1L, ++offset);
          core.offer(new Write<>(record.getKey(), revision, record.getValue(), 1), P0, offset, now);
        }
        pending.clear();
        nextCommit += 1_000 + random.nextInt(100);
      }
      for (Write<List<Long>> write : answers.getOrDefault(now, List.of())) {
        writes.merge(write.key(), 1, Integer::sum);
        core.completed(write, WriteOutcome.WRITTEN, now);
      }
      List<Write<List<Long>>> started = core.startDue(now);
      answers.computeIfAbsent(now + ROUND_TRIP, ignored -> new ArrayList<>()).addAll(started);
      long done = now + ROUND_TRIP;
      started.forEach(write -> write.payload().forEach(changed -> waits.add(done - changed)));
    }
  }

  private TreeMap<Long, List<ItemKey>> changes(Random random) {
    TreeMap<Long, List<ItemKey>> changes = new TreeMap<>();
    for (int i = 0; i < SECONDS * PER_SECOND; i++) {
      long at = random.nextInt(SECONDS * 1_000);
      double rank = random.nextInt(7) == 0 ? 0 : KOOS * Math.pow(random.nextDouble(), 3);
      ItemKey key = key((int) rank);
      changes.computeIfAbsent(at, ignored -> new ArrayList<>()).add(key);
      secondsOfChange.computeIfAbsent(key, ignored -> new HashSet<>()).add(at / 1_000);
    }
    return changes;
  }

  private static ItemKey key(int number) {
    return new ItemKey("feed_items", Integer.toString(number));
  }
}
