package io.kooflow.sink.coalesce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ten thousand random schedules of a topic, a store and the tasks between them: slow, lost and
 * refused answers, throttling, redelivery, restarts from older offsets, partitions that move and
 * tasks that go on writing after they were replaced. {@link Simulation} holds the rules. The seed
 * is new in each run; {@code -Dsimulation.seed=N} repeats one, {@code -Dsimulation.schedules=N}
 * runs more.
 */
class CoalescerSimulationTest {
  private static final Logger LOG = LoggerFactory.getLogger(CoalescerSimulationTest.class);

  @Test
  void keepsTheNewestOfEachKeyUnderEverySchedule() {
    long first = Long.getLong("simulation.seed", System.nanoTime());
    int schedules = Integer.getInteger("simulation.schedules", 10_000);
    LOG.info("{} schedules from seed {}", schedules, first);
    ConcurrentLinkedQueue<String> broken = new ConcurrentLinkedQueue<>();

    LongStream.range(first, first + schedules).parallel().forEach(seed -> run(seed, broken));

    assertThat(List.copyOf(broken)).as("broken rules").isEmpty();
  }

  private static void run(long seed, ConcurrentLinkedQueue<String> broken) {
    try {
      new Simulation(seed).run();
    } catch (AssertionError | RuntimeException failure) {
      broken.add("-Dsimulation.seed=%d -Dsimulation.schedules=1: %s".formatted(seed, failure));
    }
  }
}
