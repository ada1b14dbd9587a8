package io.kooflow.benchmarks.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.benchmarks.load.LoadSettings;
import org.junit.jupiter.api.Test;

class CountedWritesTest {
  @Test
  void theSinkWritesAtMostAFewInAHundredMoreThanDifferentKoosPerSecond() {
    CountedWrites counted = CountedWrites.of(LoadSettings.zipf(5, 200_000), 10_000);

    assertThat(counted.floor()).isBetween(1L, counted.records() / 2);
    assertThat(counted.written()).isLessThanOrEqualTo((long) (counted.floor() * 1.05));
  }
}
