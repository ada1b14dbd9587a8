package io.kooflow.sink.coalesce;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Thousands of random schedules of a topic, a store and the tasks between them: slow, lost and
 * refused answers, throttling, redelivery, restarts from older offsets, partitions that move and
 * tasks that go on writing after they were replaced. {@link Simulation} holds the rules.
 */
class CoalescerSimulationTest {
  private static final int SCHEDULES = 1_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000_000, 2_000_000})
  void keepsTheNewestOfEachKeyUnderEverySchedule(long firstSeed) {
    for (long seed = firstSeed; seed < firstSeed + SCHEDULES; seed++) {
      Simulation simulation = new Simulation(seed);
      assertThatCode(simulation::run).as("seed %d", seed).doesNotThrowAnyException();
    }
  }
}
