package io.kooflow.platform.start;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.FlinkJobStatus;
import io.kooflow.embedded.FlinkJobStatus.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobWatchTest {
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();

  @TempDir Path folder;

  @Test
  void tellsOnceThatAJobStoppedAndThatItRunsAgain() throws IOException {
    say(FlinkJobs.LAND_USER_CHANGES, State.STOPPED, "no ranges");
    say(FlinkJobs.SCORING, State.RUNNING, "");
    try (JobWatch watch = watching()) {
      awaitLooks();
      assertThat(told).containsExactly("landing of user_changes stopped: no ranges");

      say(FlinkJobs.LAND_USER_CHANGES, State.STARTING, "");
      awaitLooks();
      say(FlinkJobs.LAND_USER_CHANGES, State.STOPPED, "no ranges");
      awaitLooks();
      assertThat(told).hasSize(1);

      say(FlinkJobs.LAND_USER_CHANGES, State.RUNNING, "");
      await().until(() -> told.size() == 2);
      assertThat(told.get(1)).isEqualTo("landing of user_changes runs again");
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void saysNothingOfAJobThatIsTriedAgainSoonOrNotKnownYet() throws IOException {
    say(FlinkJobs.SCORING, State.FAILING, "no answer");
    try (JobWatch watch = watching()) {
      awaitLooks();
      assertThat(told).isEmpty();
      assertThat(watch).isNotNull();
    }
  }

  @Test
  void passesOverAStatusThatWasCutShort() throws IOException {
    say(FlinkJobs.SCORING, State.STOPPED, "x");
    Files.writeString(FlinkJobStatus.fileOf(FlinkJobs.SCORING.file(folder)), "stat");

    assertThat(FlinkJobs.statuses(folder)).isEmpty();
  }

  private JobWatch watching() {
    return new JobWatch(
        () -> {
          looks.incrementAndGet();
          return FlinkJobs.statuses(folder);
        },
        told::add,
        Duration.ofMillis(5));
  }

  private void awaitLooks() {
    int before = looks.get();
    await().until(() -> looks.get() >= before + 3);
  }

  private void say(FlinkJobs job, State state, String reason) {
    Path file = job.file(folder);
    try {
      Files.createDirectories(file.getParent());
      new FlinkJobStatus(state, 1, reason).write(FlinkJobStatus.fileOf(file));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
