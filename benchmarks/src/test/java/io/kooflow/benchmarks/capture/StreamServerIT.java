package io.kooflow.benchmarks.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.benchmarks.contender.Run;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only what is exact: no time is looked at. The peers' libraries are not fetched. */
class StreamServerIT {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path temp;

  @Test
  void theSourceTaskReadsEachRecordOfTheStubOnce() throws Exception {
    StreamLoad load = new StreamLoad(6_000, 4);
    try (CaptureTrack track =
        CaptureTrack.start(load, temp, Duration.ofMinutes(5), System.out::println, null)) {
      Run run = track.run(CaptureTrack.OURS);

      assertThat(run.equal()).isTrue();
      assertThat(run.records()).isEqualTo(6_000);
    }
  }
}
