package io.kooflow.benchmarks.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.benchmarks.contender.Run;
import io.kooflow.benchmarks.kafka.Registry;
import io.kooflow.benchmarks.load.LoadSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Only what is exact: no time is looked at. */
class AggregationIT {
  @Test
  void oursAndTheTunedDslArriveAtTheOracle() throws IOException {
    LoadSettings load = new LoadSettings(3, 3_000, 200, 500, 0.1);
    try (Registry registry = new Registry();
        Ground ground = Ground.prepare(load, registry, Duration.ofMinutes(5), line -> {})) {
      Contenders contenders =
          new Contenders(registry.url(), Contenders.Memory.LITTLE, line -> {}, null);
      for (String name : List.of(Contenders.OURS, Contenders.DSL_TUNED)) {
        Run run = ground.run(contenders.named(name));

        assertThat(run.equal()).as(name).isTrue();
        assertThat(run.outputRecords()).as(name).isPositive();
        assertThat(run.allocatedBytes()).as(name).isPositive();
      }
    }
  }
}
