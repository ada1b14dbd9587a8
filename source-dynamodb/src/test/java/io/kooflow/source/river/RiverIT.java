package io.kooflow.source.river;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.schemas.Position;
import io.kooflow.schemas.capture.CapturePartition;
import io.kooflow.source.river.River.Change;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The source before a {@link River}, held to what the river knows: every change is told at least
 * once and in the order of its item, and a loss is declared where something was dropped unread, and
 * only there. More seeds: {@code -Driver.seeds=1..500}.
 */
class RiverIT {
  private static final Pattern GAP = Pattern.compile("\"gap\":\"([^\"@]*)@");

  /** What a task may say before the tasks are planned anew for another stream. */
  private static final String ANOTHER_STREAM = ".*(was switched off|has stream label-2, but).*";

  private static final Duration LIMIT = Duration.ofMinutes(15);
  private static final int STEPS = 300;

  private final List<String> gaps = new ArrayList<>();
  private int steps;

  static LongStream seeds() {
    String[] range = System.getProperty("river.seeds", "1..2").split("\\.\\.");
    return LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[1]));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void tellsEachChangeInOrderWhateverIsRefusedKilledOrDroppedAfterItWasStored(long seed)
      throws Exception {
    Random random = new Random(seed);
    River[] made = new River[1];
    try (River river = new River(seed, () -> step(made[0], random, true));
        SmallConnect connect = new SmallConnect(settings(river), random)) {
      made[0] = river;
      connect.start(1 + random.nextInt(3));
      while (steps < STEPS) {
        connect.poll();
        switch (random.nextInt(12)) {
          case 0, 1, 2 -> connect.commit();
          case 3 -> {
            connect.kill();
            river.readersBegin();
            connect.start(1 + random.nextInt(3));
          }
          case 4 -> river.dropBelow(firstUnstored(river, connect));
          default -> {}
        }
      }
      settle(river, connect);

      Map<Integer, List<Long>> told = told(connect.topic());
      for (Map.Entry<Integer, List<Long>> item : changes(river, change -> true).entrySet()) {
        List<Long> first = told.getOrDefault(item.getKey(), List.of());
        assertThat(first).as("item %d", item.getKey()).containsAll(item.getValue());
        if (!river.wasMerged(item.getKey())) {
          assertThat(first).as("item %d", item.getKey()).isEqualTo(item.getValue());
        }
      }
      assertThat(gaps).isEmpty();
      assertThat(differing(river, connect.topic())).isEmpty();
      assertThat(river.shardCount()).isGreaterThan(8);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void declaresALossWhereAndOnlyWhereChangesWereDroppedUnread(long seed) throws Exception {
    Random random = new Random(seed);
    River[] made = new River[1];
    try (River river = new River(seed, () -> stepAndDrop(made[0], random));
        SmallConnect connect = new SmallConnect(settings(river), random)) {
      made[0] = river;
      connect.start(1 + random.nextInt(3));
      while (steps < STEPS) {
        connect.poll();
        connect.commit();
      }
      settle(river, connect);

      assertThat(new TreeSet<>(gaps)).isEqualTo(river.shardsThatLost());
      Map<Integer, List<Long>> told = told(connect.topic());
      assertThat(told).isEqualTo(changes(river, change -> !river.isLost(change)));
      Set<Integer> goneUnseen = new TreeSet<>();
      river.log().stream()
          .filter(change -> change.after() == null && river.isLost(change))
          .forEach(change -> goneUnseen.add(change.item()));
      assertThat(goneUnseen).containsAll(differing(river, connect.topic()));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void takesTheNextEpochAndDeclaresWhatWasWrittenBetweenTwoStreams(long seed) throws Exception {
    Random random = new Random(seed);
    River[] made = new River[1];
    try (River river = new River(seed, () -> step(made[0], random, false));
        SmallConnect connect = new SmallConnect(settings(river), random)) {
      made[0] = river;
      connect.start(1);
      while (steps < STEPS / 2) {
        connect.poll();
        connect.commit();
      }
      river.switchOffAndOn();
      while (steps < STEPS) {
        connect.poll();
        connect.commit();
      }
      settle(river, connect);

      assertThat(new TreeSet<>(gaps)).containsExactly("before");
      assertThat(told(connect.topic()))
          .isEqualTo(changes(river, change -> change.stream() > 0 && river.wasServed(change)));
      Set<Integer> goneUnseen = new TreeSet<>();
      river.log().stream()
          .filter(change -> change.after() == null && !river.wasServed(change))
          .forEach(change -> goneUnseen.add(change.item()));
      assertThat(goneUnseen).containsAll(differing(river, connect.topic()));
    }
  }

  /** AWS allows five reads of a shard a second, of all readers together. */
  @Test
  void staysWithinTheReadLimitsOfAnIdleShardAndABusyOne() throws Exception {
    Random random = new Random(5);
    River[] made = new River[1];
    boolean[] busy = {false};
    try (River river = new River(5, () -> stepIf(busy[0], made[0], random))) {
      made[0] = river;
      river.calm();
      Map<String, String> settings = settings(river);
      settings.keySet().removeIf(key -> key.startsWith("stream."));
      try (SmallConnect connect = new SmallConnect(settings, random)) {
        connect.start(1);
        connect.poll();
        double idle = readsASecond(river, connect, Duration.ofSeconds(2));
        busy[0] = true;
        double read = readsASecond(river, connect, Duration.ofSeconds(2));
        System.out.printf("reads a second and shard: idle %.2f, busy %.2f%n", idle, read);

        assertThat(idle).isLessThan(3.0);
        assertThat(read).isLessThan(5.5);
      }
    }
  }

  private static double readsASecond(River river, SmallConnect connect, Duration during)
      throws InterruptedException {
    Map<String, Integer> before = river.reads();
    long began = System.nanoTime();
    while (System.nanoTime() - began < during.toNanos()) {
      connect.poll();
      connect.commit();
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    return river.reads().entrySet().stream()
        .mapToDouble(e -> (e.getValue() - before.getOrDefault(e.getKey(), 0)) / seconds)
        .max()
        .orElse(0);
  }

  private static void stepIf(boolean busy, River river, Random random) {
    if (busy && random.nextBoolean()) {
      river.write();
    }
  }

  private void step(River river, Random random, boolean merges) {
    for (int i = random.nextInt(4); i > 0 && river != null && steps < STEPS; i--) {
      steps++;
      river.step(merges);
    }
  }

  private void stepAndDrop(River river, Random random) {
    step(river, random, false);
    if (river != null && steps < STEPS && random.nextInt(40) == 0) {
      river.drop();
    }
  }

  /** Until nothing comes for a while, and snapshots of all losses have ended. */
  private void settle(River river, SmallConnect connect) throws InterruptedException {
    river.calm();
    long until = System.nanoTime() + LIMIT.toNanos();
    int quiet = 0;
    while (quiet < 40) {
      assertThat(System.nanoTime()).as("time").isLessThan(until);
      assertThat(connect.failures()).allMatch(told -> told.matches(ANOTHER_STREAM));
      quiet = connect.poll() == 0 ? quiet + 1 : 0;
      connect.commit();
    }
    for (SourceRecord record : connect.topic()) {
      if (record.topic().equals("lost")) {
        Matcher gap = GAP.matcher(new String((byte[]) record.value(), StandardCharsets.UTF_8));
        if (gap.find()) {
          gaps.add(gap.group(1));
        }
      }
    }
  }

  /** Everything before it may be dropped without a loss. */
  private static long firstUnstored(River river, SmallConnect connect) {
    List<Change> log = river.log();
    for (Change change : log) {
      Map<String, ?> offset =
          connect.stored(CapturePartition.shard("river", river.shardOf(change).id));
      if (offset == null || River.at(String.valueOf(offset.get("sequence"))) < change.at()) {
        return change.at();
      }
    }
    return log.size();
  }

  /** The changes of each item in the order in which they were first told. */
  private static Map<Integer, List<Long>> told(List<SourceRecord> topic) {
    Map<Integer, List<Long>> told = new TreeMap<>();
    for (SourceRecord record : topic) {
      if (record.value() instanceof Struct event) {
        Position position = Position.of(event.getBytes("position"));
        long at = position.snapshotNumber() > 0 ? -1 : River.at(position.sequenceNumber());
        List<Long> before =
            told.computeIfAbsent((int) (long) event.getInt64("userId"), none -> new ArrayList<>());
        if (at >= 0 && !before.contains(at)) {
          before.add(at);
        }
      }
    }
    told.values().removeIf(List::isEmpty);
    return told;
  }

  private static Map<Integer, List<Long>> changes(
      River river, java.util.function.Predicate<Change> which) {
    Map<Integer, List<Long>> changes = new TreeMap<>();
    river.log().stream()
        .filter(which)
        .forEach(
            change ->
                changes.computeIfAbsent(change.item(), none -> new ArrayList<>()).add(change.at()));
    return changes;
  }

  /** Items that a reader of the topic, who goes by position, has not as the table has them. */
  private static Set<Integer> differing(River river, List<SourceRecord> topic) {
    Map<Integer, Position> newest = new HashMap<>();
    Map<Integer, String> state = new TreeMap<>();
    for (SourceRecord record : topic) {
      if (record.value() instanceof Struct event) {
        int item = (int) (long) event.getInt64("userId");
        Position position = Position.of(event.getBytes("position"));
        Position known = newest.get(item);
        if (known == null || position.compareTo(known) > 0) {
          newest.put(item, position);
          Struct after = event.getStruct("after");
          state.put(item, after == null ? "" : after.getString("type"));
        }
      }
    }
    Map<Integer, String> table = river.table();
    Set<Integer> items = new TreeSet<>(table.keySet());
    items.addAll(state.keySet());
    items.removeIf(i -> state.getOrDefault(i, "").equals(table.getOrDefault(i, "")));
    return items;
  }

  private static Map<String, String> settings(River river) {
    Map<String, String> settings = new HashMap<>();
    settings.put("name", "river");
    settings.put("tables", "river");
    settings.put("table.river.topic", "changes");
    settings.put("table.river.schema", "io.kooflow.events.ReactionChange");
    settings.put("gaps.topic", "lost");
    settings.put("dynamodb.endpoint", river.uri().toString());
    settings.put("aws.region", "us-east-1");
    settings.put("aws.access.key.id", "local");
    settings.put("aws.secret.access.key", "local");
    settings.put("retry.backoff.ms", "1");
    settings.put("retry.backoff.max.ms", "10");
    settings.put("stream.poll.interval.ms", "10");
    settings.put("stream.idle.interval.ms", "20");
    settings.put("stream.discovery.interval.ms", "100");
    settings.put("snapshot.segments", "2");
    settings.put("snapshot.page.items", "3");
    return settings;
  }
}
