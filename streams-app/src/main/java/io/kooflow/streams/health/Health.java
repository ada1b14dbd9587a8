package io.kooflow.streams.health;

import io.kooflow.streams.generation.Standing;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Judges an instance.
 *
 * <p>Well: it waits for its generation to be let run; or it runs, none of its threads is dead or
 * waiting to be replaced, Kafka Streams has not given up, and work goes forward. Ready: well, and
 * every task that it was given is restored and runs. Restoring or waiting for long is healthy, but
 * not ready.
 */
public final class Health {
  private final Standing standing;
  private volatile @Nullable Running running;

  private record Running(
      KafkaStreams streams, int threads, Supplier<Integer> failing, Progress progress) {}

  /** Of an instance that does not run yet. */
  public Health(Standing standing) {
    this.standing = standing;
  }

  /**
   * It runs from now on.
   *
   * @param threads number of stream threads that there should be
   * @param failing threads that failed and are not replaced yet
   */
  public void runs(
      KafkaStreams streams, int threads, Supplier<Integer> failing, Progress progress) {
    running = new Running(streams, threads, failing, progress);
  }

  /** It does not run, and waits until it may. */
  public void waits() {
    running = null;
  }

  /**
   * The answer to a question about the state; {@code reason} is for people: the state, then a line
   * on the generation.
   */
  public record Answer(boolean yes, String reason) {}

  public Answer well() {
    Running now = running;
    return now == null ? answer(true, "WAITING") : well(now);
  }

  private Answer answer(boolean yes, String state) {
    return new Answer(yes, state + "\n" + standing);
  }

  private Answer well(Running now) {
    KafkaStreams.State state = now.streams.state();
    return switch (state) {
      case ERROR, PENDING_ERROR, NOT_RUNNING, PENDING_SHUTDOWN -> answer(false, state.name());
      case CREATED, REBALANCING, RUNNING -> threadsOf(now, state);
    };
  }

  private Answer threadsOf(Running now, KafkaStreams.State state) {
    long alive =
        now.streams.metadataForLocalThreads().stream().filter(Health::isAlive).count()
            - now.failing.get();
    if (alive < now.threads) {
      return answer(
          false,
          String.format(
              Locale.ROOT, "%d of %d threads are alive", Math.max(alive, 0), now.threads));
    }
    return now.progress.isSlow()
        ? answer(false, now.progress.slowest())
        : answer(true, state.name());
  }

  private static boolean isAlive(ThreadMetadata thread) {
    return switch (thread.threadState()) {
      case "DEAD", "PENDING_SHUTDOWN" -> false;
      default -> true;
    };
  }

  public Answer ready() {
    Running now = running;
    if (now == null) {
      return answer(false, "WAITING");
    }
    Answer well = well(now);
    KafkaStreams.State state = now.streams.state();
    return well.yes() && state != KafkaStreams.State.RUNNING ? answer(false, state.name()) : well;
  }
}
