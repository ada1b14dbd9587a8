package io.kooflow.embedded;

import io.kooflow.embedded.FlinkJobStatus.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one job running on a cluster, whatever becomes of the others. A job that failed is
 * submitted again with growing waits; one that was refused, or has failed for longer than is
 * bearable, is tried at the longest wait and said to be stopped, so that it runs by itself once
 * somebody has mended what is wrong.
 *
 * <p>It goes on from its newest checkpoint, but without one after a refusal or after several
 * failures in a row before a checkpoint: our jobs know from Kafka and the lake where to start.
 */
final class JobKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(JobKeeper.class);

  /** A commit follows its checkpoint, so the second one says that a commit went well. */
  private static final int PROVEN_CHECKPOINTS = 2;

  /** Failures before a checkpoint, from which on the old checkpoint is suspected. */
  private static final int SUSPECT = 3;

  /** System property: {@link Pace#longestDelay()} in milliseconds. */
  static final String LONGEST_DELAY_PROPERTY = "kooflow.flink.longest-delay-millis";

  private final FlinkJob job;
  private final Cluster cluster;
  private final Pace pace;
  private final Consumer<FlinkJobStatus> told;
  private FlinkJobStatus status;
  private long failingSinceNanos;
  private int failures;
  private boolean refused;

  /**
   * How soon a job is tried again.
   *
   * @param firstDelay wait after a first failure; doubles with each, up to {@code longestDelay}
   * @param longestDelay also the wait after a refusal
   * @param bearable time of failing after which the job is said to be stopped
   * @param lookEvery pause between two looks at a run
   */
  record Pace(Duration firstDelay, Duration longestDelay, Duration bearable, Duration lookEvery) {
    static final Pace DEFAULT =
        new Pace(
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofMinutes(10),
            Duration.ofMillis(500));

    /** The default, or shorter as a JVM option says: tests cannot wait for so long. */
    static Pace configured() {
      long longest = Long.getLong(LONGEST_DELAY_PROPERTY, DEFAULT.longestDelay.toMillis());
      return new Pace(
          DEFAULT.firstDelay, Duration.ofMillis(longest), DEFAULT.bearable, DEFAULT.lookEvery);
    }

    Duration delayAfter(int failures, boolean refused) {
      Duration doubled = firstDelay.multipliedBy(1L << Math.min(Math.max(failures, 1) - 1, 20));
      return refused || doubled.compareTo(longestDelay) > 0 ? longestDelay : doubled;
    }
  }

  /** What a keeper asks of a cluster. */
  interface Cluster {
    /**
     * Submits a job.
     *
     * @param fresh without its checkpoint
     * @return the id of the run
     * @throws RuntimeException if the job is not taken
     */
    String submit(FlinkJob job, boolean fresh);

    /** Completes when the run has ended, exceptionally if it failed. */
    CompletableFuture<Void> end(String runId);

    /** Checkpoints that the run has completed so far. */
    long checkpoints(String runId);
  }

  /**
   * A keeper that has done nothing yet.
   *
   * @param told each change of the job's status, the first one at once
   */
  JobKeeper(FlinkJob job, Cluster cluster, Pace pace, Consumer<FlinkJobStatus> told) {
    this.job = job;
    this.cluster = cluster;
    this.pace = pace;
    this.told = told;
    this.status = new FlinkJobStatus(State.STARTING, System.currentTimeMillis(), "");
    told.accept(status);
  }

  /** Writes each status to a file; where that fails, the next change tries again. */
  static Consumer<FlinkJobStatus> toFile(Path file) {
    return status -> {
      try {
        status.write(file);
      } catch (IOException full) {
        LOG.warn("{} cannot be written: {}", file, full.toString());
      }
    };
  }

  /** Returns when the job was cancelled or has finished, or the thread is interrupted. */
  void run() {
    try {
      while (!ranToItsEnd()) {
        Thread.sleep(pace.delayAfter(failures, refused).toMillis());
      }
      say(State.ENDED, "it was cancelled or has finished");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** One submission and its run; false if it failed. */
  private boolean ranToItsEnd() throws InterruptedException {
    try {
      String runId = cluster.submit(job, refused || failures >= SUSPECT);
      if (failures == 0) {
        say(State.RUNNING, "");
      }
      CompletableFuture<Void> end = cluster.end(runId);
      while (!endedWithin(end, pace.lookEvery())) {
        if (failures > 0 && cluster.checkpoints(runId) >= PROVEN_CHECKPOINTS) {
          failures = 0;
          refused = false;
          say(State.RUNNING, "");
        }
      }
      return true;
    } catch (ExecutionException failed) {
      failed(failed.getCause() == null ? failed : failed.getCause());
      return false;
    } catch (RuntimeException notTaken) {
      failed(notTaken);
      return false;
    }
  }

  private static boolean endedWithin(CompletableFuture<Void> end, Duration time)
      throws InterruptedException, ExecutionException {
    try {
      end.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException runs) {
      return false;
    }
  }

  private void failed(Throwable cause) {
    JobFailure failure = JobFailure.of(cause);
    if (failures == 0) {
      failingSinceNanos = System.nanoTime();
    }
    failures++;
    refused = failure.refused();
    Duration failing = Duration.ofNanos(System.nanoTime() - failingSinceNanos);
    boolean stopped = refused || failing.compareTo(pace.bearable()) >= 0;
    if (failure.refused()) {
      LOG.warn("job {} is refused: {}", job.name(), failure.reason());
    } else {
      LOG.warn("job {} failed, time {} in a row", job.name(), failures, cause);
    }
    say(stopped ? State.STOPPED : State.FAILING, failure.reason());
  }

  private void say(State state, String reason) {
    long since = state == status.state() ? status.sinceMillis() : System.currentTimeMillis();
    FlinkJobStatus next = new FlinkJobStatus(state, since, reason);
    if (!next.equals(status)) {
      status = next;
      told.accept(next);
    }
  }
}
