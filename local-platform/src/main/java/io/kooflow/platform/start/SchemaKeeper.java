package io.kooflow.platform.start;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the copy of the registry's schemas up to date: schemas come when a topic gets its first
 * record. What comes between two looks is kept by the last look, at the end.
 */
final class SchemaKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaKeeper.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(3);

  private final Runnable backUp;
  private final Consumer<String> notices;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(SchemaKeeper::daemon);
  private boolean failing;

  /**
   * Starts looking at once.
   *
   * @param backUp throws if the registry does not answer, or the copy cannot be written
   * @param notices told once that the copy cannot be kept, and that it is kept again
   */
  SchemaKeeper(Runnable backUp, Consumer<String> notices) {
    this.backUp = backUp;
    this.notices = notices;
    clock.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "schema-keeper");
    thread.setDaemon(true);
    return thread;
  }

  private synchronized void look() {
    try {
      backUp.run();
      if (failing) {
        notices.accept("the copy of the schemas is kept again");
      }
      failing = false;
    } catch (RuntimeException notNow) {
      LOG.debug("The copy of the schemas cannot be kept now", notNow);
      if (!failing) {
        notices.accept("the copy of the schemas cannot be kept now: " + notNow.getMessage());
      }
      failing = true;
    }
  }

  /** Looks once more. */
  @Override
  public void close() {
    clock.shutdownNow();
    look();
  }
}
