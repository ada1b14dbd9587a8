package io.kooflow.embedded;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.FlinkJobStatus.State;
import io.kooflow.embedded.JobKeeper.Pace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.SerializedThrowable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobKeeperTest {
  private static final Pace FAST =
      new Pace(
          Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofHours(1), Duration.ofMillis(1));
  private static final FlinkJob JOB =
      new FlinkJob(
          "landing", Path.of("a.jar"), "Main", List.of(), Path.of("checkpoints"), Map.of());

  private final List<FlinkJobStatus> told = new CopyOnWriteArrayList<>();
  private final FakeCluster cluster = new FakeCluster();
  private Thread keeping = new Thread(() -> {});

  @AfterEach
  void stop() throws InterruptedException {
    keeping.interrupt();
    keeping.join();
  }

  @Test
  void submitsAFailedJobAgainAndSaysThatItRunsOnceItCommits() {
    keep(FAST);
    await().until(() -> last() == State.RUNNING);

    cluster.fail(0, new IllegalStateException("no answer"));

    await().until(() -> cluster.runs.size() == 2);
    assertThat(last()).isEqualTo(State.FAILING);
    assertThat(told.get(told.size() - 1).reason()).isEqualTo("IllegalStateException: no answer");
    cluster.checkpoints = 1;
    await().until(() -> cluster.looks > 3);
    assertThat(last()).isEqualTo(State.FAILING);
    cluster.checkpoints = 2;
    await().until(() -> last() == State.RUNNING);
    assertThat(cluster.fresh).containsExactly(false, false);
  }

  @Test
  void saysWhyARefusedJobStoppedAndStartsItWithoutItsCheckpoint() {
    keep(FAST);
    await().until(() -> cluster.runs.size() == 1);

    // As Flink hands it on: the classes of the job are not here.
    cluster.fail(
        0,
        new SerializedThrowable(
            new SuppressRestartsException(new IllegalStateException("rows would be lost"))));

    await().until(() -> cluster.runs.size() == 2);
    assertThat(last()).isEqualTo(State.STOPPED);
    assertThat(told.get(told.size() - 1).reason()).isEqualTo("rows would be lost");
    assertThat(cluster.fresh).containsExactly(false, true);
    cluster.checkpoints = 2;
    await().until(() -> last() == State.RUNNING);
  }

  @Test
  void triesARefusedSubmissionAgainUntilItIsTaken() {
    cluster.refusal =
        new StartFailedException(
            "not taken", new SuppressRestartsException(new IllegalStateException("no ranges")));
    keep(FAST);
    await().until(() -> cluster.submissions > 5);
    assertThat(told.stream().map(FlinkJobStatus::state).toList())
        .containsExactly(State.STARTING, State.STOPPED);

    cluster.refusal = null;
    cluster.checkpoints = 2;

    await().until(() -> last() == State.RUNNING);
  }

  @Test
  void suspectsTheCheckpointOfAJobThatFailsOverAndOver() {
    keep(FAST);
    for (int run = 0; run < 4; run++) {
      int index = run;
      await().until(() -> cluster.runs.size() > index);
      cluster.fail(run, new IllegalStateException("unreadable state"));
    }
    await().until(() -> cluster.runs.size() == 5);
    assertThat(cluster.fresh).containsExactly(false, false, false, true, true);
  }

  @Test
  void saysThatAJobStoppedWhichFailsForLongAndGoesOnTrying() {
    keep(new Pace(Duration.ofMillis(1), Duration.ofMillis(4), Duration.ZERO, Duration.ofMillis(1)));
    await().until(() -> cluster.runs.size() == 1);
    cluster.fail(0, new IllegalStateException("no catalog"));
    await().until(() -> cluster.runs.size() == 2);
    assertThat(last()).isEqualTo(State.STOPPED);
  }

  @Test
  void tellsTheDeepestCauseThatSaysAnything() {
    Throwable silent = new java.util.concurrent.TimeoutException();
    Throwable telling = new IllegalStateException("Kafka at 127.0.0.1:1 does not answer", silent);

    assertThat(JobFailure.of(new StartFailedException("not taken", telling)))
        .isEqualTo(
            new JobFailure(false, "IllegalStateException: Kafka at 127.0.0.1:1 does not answer"));
    assertThat(JobFailure.of(silent)).isEqualTo(new JobFailure(false, "TimeoutException"));
  }

  @Test
  void leavesACancelledJobAlone() throws InterruptedException {
    keep(FAST);
    await().until(() -> cluster.runs.size() == 1);
    cluster.runs.get(0).complete(null);
    keeping.join();
    assertThat(last()).isEqualTo(State.ENDED);
    assertThat(cluster.submissions).isEqualTo(1);
  }

  @Test
  void waitsLongerAfterEachFailureAndLongestAfterARefusal() {
    assertThat(Pace.DEFAULT.delayAfter(1, false)).isEqualTo(Duration.ofSeconds(1));
    assertThat(Pace.DEFAULT.delayAfter(4, false)).isEqualTo(Duration.ofSeconds(8));
    assertThat(Pace.DEFAULT.delayAfter(1_000, false)).isEqualTo(Duration.ofSeconds(30));
    assertThat(Pace.DEFAULT.delayAfter(1, true)).isEqualTo(Duration.ofSeconds(30));
  }

  private void keep(Pace pace) {
    keeping = new Thread(new JobKeeper(JOB, cluster, pace, told::add)::run, "keeping");
    keeping.start();
  }

  private State last() {
    return told.get(told.size() - 1).state();
  }

  /** Takes every job, unless it refuses, and lets the test end each run. */
  private static final class FakeCluster implements JobKeeper.Cluster {
    private final List<CompletableFuture<Void>> runs = new CopyOnWriteArrayList<>();
    private final List<Boolean> fresh = new CopyOnWriteArrayList<>();
    private volatile @Nullable RuntimeException refusal;
    private volatile int submissions;
    private volatile long checkpoints;
    private volatile int looks;

    private void fail(int run, Throwable failure) {
      runs.get(run).completeExceptionally(failure);
    }

    @Override
    public synchronized String submit(FlinkJob job, boolean withoutCheckpoint) {
      submissions++;
      RuntimeException refused = refusal;
      if (refused != null) {
        throw refused;
      }
      fresh.add(withoutCheckpoint);
      runs.add(new CompletableFuture<>());
      return Integer.toString(runs.size() - 1);
    }

    @Override
    public CompletableFuture<Void> end(String runId) {
      return runs.get(Integer.parseInt(runId));
    }

    @Override
    public synchronized long checkpoints(String runId) {
      looks++;
      return checkpoints;
    }
  }
}
