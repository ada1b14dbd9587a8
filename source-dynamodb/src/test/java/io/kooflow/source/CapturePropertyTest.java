package io.kooflow.source;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.schemas.Position;
import io.kooflow.schemas.capture.CapturePartition;
import io.kooflow.schemas.signal.SnapshotSignal;
import io.kooflow.source.retry.AwsFailures;
import io.kooflow.source.share.StreamWatch;
import io.kooflow.source.share.TaskPlan;
import io.kooflow.source.signal.Signal;
import io.kooflow.source.stream.LineageShare;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories: writes, splits and roll-overs, losses, failing calls, killed tasks of which
 * Kafka has a part and Connect stored less, other numbers of tasks, tasks that were thought dead.
 * In the end whoever applies the topic by position has the table's exact content.
 */
class CapturePropertyTest {
  private static final int STEPS = 400;

  private final CaptureDriver driver = new CaptureDriver();
  private final CaptureMetrics metrics = CaptureMetrics.register("property", "reactions");
  private final List<TableCapture> tasks = new ArrayList<>();
  private final List<TableCapture> zombies = new ArrayList<>();

  @AfterEach
  void withdraw() {
    tasks.forEach(TableCapture::close);
    zombies.forEach(TableCapture::close);
    metrics.close();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void convergesToTheTablesExactContentWhateverHappens(long seed) {
    boolean withZombies = seed % 2 == 0;
    Random random = new Random(seed);
    ShardWorld world = new ShardWorld(driver.table, driver.streams, random);
    restart(random);
    for (int step = 0; step < STEPS; step++) {
      world.step();
      disturb(random, withZombies);
      poll(tasks.get(random.nextInt(tasks.size())), random);
    }
    settle();

    assertThat(driver.state()).isEqualTo(driver.stored());
    if (!withZombies) {
      assertStreamRisesPerItem();
    }
    assertThat(driver.gaps()).isEmpty();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {101, 102, 103, 104, 105, 106})
  void closesLossesAndLeavesOnlyLostRemovalsToBeNamedByKey(long seed) {
    Random random = new Random(seed);
    ShardWorld world = new ShardWorld(driver.table, driver.streams, random);
    restart(random);
    for (int step = 0; step < STEPS; step++) {
      world.step();
      disturb(random, false);
      if (random.nextInt(60) == 0) {
        world.trim(id -> driver.offsets.containsKey(CapturePartition.shard("reactions", id)));
      }
      poll(tasks.get(random.nextInt(tasks.size())), random);
    }
    settle();
    Set<String> wrong = differing();
    assertThat(world.removedUnseen()).containsAll(wrong);

    if (!wrong.isEmpty()) {
      Signal repair = new Signal(0, 0, keys(wrong));
      tasks.forEach(task -> task.signal(repair));
      settle();
    }

    assertThat(driver.state()).isEqualTo(driver.stored());
  }

  private void disturb(Random random, boolean withZombies) {
    switch (random.nextInt(50)) {
      case 0, 1 -> restart(random);
      case 2 -> driver.streams.expireIterators();
      case 3 ->
          driver.streams.failReads(
              AwsFailures.unreachable(), AwsFailures.told(400, "LimitExceededException"));
      case 4 -> driver.streams.failLists(AwsFailures.told(400, "ThrottlingException"));
      case 5 -> driver.table.fail(AwsFailures.told(400, "ProvisionedThroughputExceededException"));
      case 6 -> {
        if (withZombies && !zombies.isEmpty()) {
          driver.poll(zombies.get(0));
        }
      }
      default -> {}
    }
  }

  /** Kafka takes a part of a batch, Connect stores what it took of a part of the partitions. */
  private void poll(TableCapture task, Random random) {
    if (random.nextInt(4) > 0) {
      driver.poll(task);
      return;
    }
    List<SourceRecord> batch = new ArrayList<>();
    driver.time.pass(Duration.ofSeconds(1));
    task.poll(batch);
    int delivered = random.nextInt(batch.size() + 1);
    boolean stored = random.nextBoolean();
    for (SourceRecord record : batch.subList(0, delivered)) {
      driver.deliver(record);
      if (stored) {
        driver.store(record);
      }
    }
    restart(random);
  }

  /** All tasks end; others begin, perhaps more or fewer; one of the old may not know. */
  private void restart(Random random) {
    zombies.forEach(TableCapture::close);
    zombies.clear();
    for (TableCapture task : tasks) {
      if (zombies.isEmpty() && random.nextInt(3) == 0) {
        zombies.add(task);
      } else {
        task.close();
      }
    }
    tasks.clear();
    driver.streams.heal();
    StreamWatch watch = new StreamWatch(driver.table, driver.streams, driver.reader());
    Map<String, Map<String, Integer>> lineages =
        Map.of(
            "reactions",
            Objects.requireNonNull(watch.look(List.of("reactions")).get("reactions")).lineages());
    for (Map<String, LineageShare> task : TaskPlan.of(lineages, 1 + random.nextInt(3)).tasks()) {
      if (task.containsKey("reactions")) {
        tasks.add(driver.open(metrics, Objects.requireNonNull(task.get("reactions"))));
      }
    }
  }

  /** Polls until nothing comes any more for a while, and nothing runs. */
  private void settle() {
    int[] quiet = {0};
    await()
        .until(
            () -> {
              boolean idle = tasks.stream().allMatch(task -> driver.poll(task).isEmpty());
              quiet[0] = idle && tasks.stream().allMatch(TableCapture::isIdle) ? quiet[0] + 1 : 0;
              return quiet[0] > 30;
            });
  }

  private Set<String> differing() {
    Map<String, String> state = driver.state();
    Map<String, String> stored = driver.stored();
    Set<String> names = new TreeSet<>(state.keySet());
    names.addAll(stored.keySet());
    names.removeIf(name -> state.containsKey(name) && state.get(name).equals(stored.get(name)));
    return names;
  }

  private static SnapshotSignal keys(Set<String> names) {
    List<Map<String, String>> keys =
        names.stream()
            .map(name -> name.split("/", 2))
            .map(parts -> Map.of("CONTENT_ID", parts[0], "USER_ID", parts[1]))
            .toList();
    return new SnapshotSignal("repair", null, "reactions", keys);
  }

  /** A record may be repeated; the first time each is told, it is above all before it. */
  private void assertStreamRisesPerItem() {
    Map<String, Position> last = new HashMap<>();
    Set<String> told = new HashSet<>();
    for (Struct event : CaptureDriver.events(driver.topic)) {
      String item = event.getInt64("contentId") + "/" + event.getInt64("userId");
      Position position = CaptureDriver.position(event);
      if (position.snapshotNumber() == 0 && told.add(item + "@" + position)) {
        Position before = last.put(item, position);
        assertThat(before == null || before.compareTo(position) < 0).as(item).isTrue();
      }
    }
  }
}
