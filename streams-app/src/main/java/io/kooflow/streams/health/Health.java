package io.kooflow.streams.health;

import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.ThreadMetadata;

/**
 * Judges a running application.
 *
 * <p>Well: none of its threads is dead or waiting to be replaced, and Kafka Streams has not given
 * up. Ready: well, and every task that it was given is restored and runs. Restoring for long is
 * healthy, but not ready.
 */
public final class Health {
  private final KafkaStreams streams;
  private final int threads;
  private final Supplier<Integer> failing;

  /**
   * @param threads number of stream threads that there should be
   * @param failing threads that failed and are not replaced yet
   */
  public Health(KafkaStreams streams, int threads, Supplier<Integer> failing) {
    this.streams = streams;
    this.threads = threads;
    this.failing = failing;
  }

  /** The answer to a question about the state; {@code reason} is for people. */
  public record Answer(boolean yes, String reason) {}

  public Answer well() {
    KafkaStreams.State state = streams.state();
    return switch (state) {
      case ERROR, PENDING_ERROR, NOT_RUNNING, PENDING_SHUTDOWN -> new Answer(false, state.name());
      case CREATED, REBALANCING, RUNNING -> threadsOf(state);
    };
  }

  private Answer threadsOf(KafkaStreams.State state) {
    long alive =
        streams.metadataForLocalThreads().stream().filter(Health::isAlive).count() - failing.get();
    return alive >= threads
        ? new Answer(true, state.name())
        : new Answer(false, "%d of %d threads are alive".formatted(Math.max(alive, 0), threads));
  }

  private static boolean isAlive(ThreadMetadata thread) {
    return switch (thread.threadState()) {
      case "DEAD", "PENDING_SHUTDOWN" -> false;
      default -> true;
    };
  }

  public Answer ready() {
    Answer well = well();
    return well.yes() && streams.state() != KafkaStreams.State.RUNNING
        ? new Answer(false, streams.state().name())
        : well;
  }
}
