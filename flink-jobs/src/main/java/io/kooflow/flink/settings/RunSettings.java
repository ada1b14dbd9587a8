package io.kooflow.flink.settings;

import java.io.Serial;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;

/**
 * How a job runs, whatever it does.
 *
 * @param parallelism of every operator but the committers; more than a topic has partitions is idle
 * @param checkpointInterval time between checkpoints; what a job writes is seen once per interval
 * @param checkpointTimeout longest time that a checkpoint may take
 * @param checkpointFolder where checkpoints go; empty leaves it to the cluster
 * @param startWait longest wait for servers that must answer when the job is submitted
 * @param restartGiveUpAfter time of failing without progress after which the job ends; counted in
 *     the waits between restarts, so that it is never shorter
 * @param restartDelay wait before the first restart; doubles up to {@code restartMaxDelay}
 */
public record RunSettings(
    int parallelism,
    Duration checkpointInterval,
    Duration checkpointTimeout,
    String checkpointFolder,
    Duration startWait,
    Duration restartGiveUpAfter,
    Duration restartDelay,
    Duration restartMaxDelay)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  private static final double BACKOFF_MULTIPLIER = 2.0;
  private static final int MOST_RESTARTS = 1_000_000;

  public static final String HELP =
      """
        parallelism N                           1
        checkpoint.interval DURATION            5 s; rows are seen once per interval
        checkpoint.timeout DURATION             2 min
        checkpoint.folder URI                   where checkpoints go; else as the cluster says
        start.wait DURATION                     10 min for Kafka and the catalog when the job is submitted
        restart.give-up-after DURATION          30 min of failing without progress end the job
        restart.delay DURATION                  1 s, doubling up to
        restart.max-delay DURATION              30 s
      """;

  public static RunSettings takeFrom(Settings settings) {
    return new RunSettings(
        settings.integer("parallelism", 1, 1),
        settings.duration("checkpoint.interval", Duration.ofSeconds(5)),
        settings.duration("checkpoint.timeout", Duration.ofMinutes(2)),
        settings.text("checkpoint.folder", ""),
        settings.duration("start.wait", Duration.ofMinutes(10)),
        settings.duration("restart.give-up-after", Duration.ofMinutes(30)),
        settings.duration("restart.delay", Duration.ofSeconds(1)),
        settings.duration("restart.max-delay", Duration.ofSeconds(30)));
  }

  /** The same in Flink's words, with what holds for all our jobs: no Kryo, state in heap. */
  public Configuration flinkConfiguration() {
    Configuration flink = new Configuration();
    flink.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    flink.set(PipelineOptions.GENERIC_TYPES, false);
    flink.set(PipelineOptions.OBJECT_REUSE, true);
    flink.set(StateBackendOptions.STATE_BACKEND, "hashmap");
    set(flink, CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
    set(flink, CheckpointingOptions.CHECKPOINTING_TIMEOUT, checkpointTimeout);
    // A sink's results must not be overtaken by the barrier of their checkpoint.
    flink.set(CheckpointingOptions.ENABLE_UNALIGNED, false);
    flink.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    if (!checkpointFolder.isEmpty()) {
      flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
      flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpointFolder);
    }
    restarts(flink);
    return flink;
  }

  /**
   * Flink counts restarts, and forgets them once a job has run for a while. That while is longer
   * than a checkpoint may take: a job that runs, but never completes one, has made no progress.
   */
  private void restarts(Configuration flink) {
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    set(
        flink,
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        restartDelay);
    set(
        flink,
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        longestDelay());
    flink.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER,
        BACKOFF_MULTIPLIER);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, restarts());
    set(
        flink,
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
        checkpointTimeout.plus(checkpointInterval).plus(longestDelay()));
  }

  /**
   * As text of ours: Flink writes durations with the digits of the locale, and cannot read them.
   */
  private static void set(Configuration flink, ConfigOption<Duration> option, Duration value) {
    flink.setString(option.key(), value.toMillis() + " ms");
  }

  private Duration longestDelay() {
    return restartMaxDelay.compareTo(restartDelay) > 0 ? restartMaxDelay : restartDelay;
  }

  /** Restarts whose waits together are at least the time of failing that is allowed. */
  int restarts() {
    int restarts = 0;
    Duration delay = restartDelay;
    for (Duration waited = Duration.ZERO;
        waited.compareTo(restartGiveUpAfter) < 0 && restarts < MOST_RESTARTS;
        restarts++) {
      waited = waited.plus(delay);
      Duration doubled = delay.multipliedBy((long) BACKOFF_MULTIPLIER);
      delay = doubled.compareTo(longestDelay()) < 0 ? doubled : longestDelay();
    }
    return restarts;
  }
}
