package io.kooflow.benchmarks.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.benchmarks.contender.Run;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what is exact: no time is looked at. The peers' libraries are not fetched. */
class SinkTrackIT {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path temp;

  @Test
  void theSinkTaskLeavesTheNewestOfEachItemInTheStub() throws Exception {
    Run run = new SinkTrack(temp, true, "256m", System.out::println).run(SinkTrack.OURS, 5_000);

    assertThat(run.equal()).isTrue();
    assertThat(run.outputRecords()).isBetween(1L, 5_000L);
  }
}
