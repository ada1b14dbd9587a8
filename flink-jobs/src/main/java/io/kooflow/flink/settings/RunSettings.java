package io.kooflow.flink.settings;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
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
 * @param restartAttempts failures in a row before the job gives up; with the default delays ten
 *     span about three minutes
 * @param restartDelay wait before the first restart; doubles up to {@code restartMaxDelay}
 */
public record RunSettings(
    int parallelism,
    Duration checkpointInterval,
    Duration checkpointTimeout,
    String checkpointFolder,
    int restartAttempts,
    Duration restartDelay,
    Duration restartMaxDelay) {

  public static final String HELP =
      """
        parallelism N                           1
        checkpoint.interval DURATION            5 s; rows are seen once per interval
        checkpoint.timeout DURATION             2 min
        checkpoint.folder URI                   where checkpoints go; else as the cluster says
        restart.attempts N                      10 failures in a row end the job
        restart.delay DURATION                  1 s, doubling up to
        restart.max-delay DURATION              30 s
      """;

  public static RunSettings takeFrom(Settings settings) {
    return new RunSettings(
        settings.integer("parallelism", 1, 1),
        settings.duration("checkpoint.interval", Duration.ofSeconds(5)),
        settings.duration("checkpoint.timeout", Duration.ofMinutes(2)),
        settings.text("checkpoint.folder", ""),
        settings.integer("restart.attempts", 10, 0),
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
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
    flink.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, checkpointTimeout);
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

  private void restarts(Configuration flink) {
    if (restartAttempts == 0) {
      flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
      return;
    }
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    flink.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, restartDelay);
    flink.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, restartMaxDelay);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER, 2.0);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, restartAttempts);
    flink.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
        restartMaxDelay.multipliedBy(2));
  }
}
