package io.kooflow.platform.start;

import io.kooflow.embedded.FlinkJobStatus;
import io.kooflow.embedded.FlinkJobStatus.State;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the user once that a Flink job stopped, with its reason, and that it runs again. It is the
 * process of Flink that tries the job again.
 */
final class JobWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Supplier<Map<FlinkJobs, FlinkJobStatus>> statuses;
  private final Consumer<String> notices;
  private final Map<FlinkJobs, String> stopped = new EnumMap<>(FlinkJobs.class);
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(JobWatch::daemon);

  /**
   * Starts looking at once.
   *
   * @param notices told one line for the user at each change
   */
  JobWatch(Supplier<Map<FlinkJobs, FlinkJobStatus>> statuses, Consumer<String> notices) {
    this(statuses, notices, LOOK_EVERY);
  }

  JobWatch(
      Supplier<Map<FlinkJobs, FlinkJobStatus>> statuses,
      Consumer<String> notices,
      Duration lookEvery) {
    this.statuses = statuses;
    this.notices = notices;
    clock.scheduleWithFixedDelay(this::look, 0, lookEvery.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "job-watch");
    thread.setDaemon(true);
    return thread;
  }

  private void look() {
    try {
      statuses.get().forEach(this::look);
    } catch (RuntimeException unreadable) {
      LOG.warn("The status of the Flink jobs cannot be read", unreadable);
    }
  }

  /** Starting and failing change nothing: what comes of it is told. */
  private void look(FlinkJobs job, FlinkJobStatus status) {
    if (status.state() == State.STOPPED) {
      String before = stopped.put(job, status.reason());
      if (!status.reason().equals(before)) {
        notices.accept("%s stopped: %s".formatted(job.title(), status.reason()));
      }
    } else if (status.state() == State.RUNNING && stopped.remove(job) != null) {
      notices.accept("%s runs again".formatted(job.title()));
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
