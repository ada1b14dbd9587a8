package io.kooflow.flink.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SinceCheckpointTest {
  @Test
  void growsUntilACheckpointIsComplete() {
    AtomicLong nanos = new AtomicLong(7);
    SinceCheckpoint since = new SinceCheckpoint(nanos::get);
    nanos.addAndGet(Duration.ofSeconds(90).toNanos());
    assertThat(since.getValue()).isEqualTo(90);

    since.completed();

    assertThat(since.getValue()).isZero();
  }
}
