package io.kooflow.platform.process;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells the user every half minute that something is not up yet, until it is closed. */
public final class StillStarting implements AutoCloseable {
  private static final Duration EVERY = Duration.ofSeconds(30);

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(StillStarting::daemon);

  private StillStarting() {}

  /**
   * Begins to tell.
   *
   * @param notices takes one line each time
   * @param what asked each time for the name of what is waited for
   */
  public static StillStarting telling(Consumer<String> notices, Supplier<String> what) {
    return telling(notices, what, EVERY);
  }

  static StillStarting telling(Consumer<String> notices, Supplier<String> what, Duration every) {
    StillStarting telling = new StillStarting();
    long began = System.nanoTime();
    telling.clock.scheduleAtFixedRate(
        () ->
            notices.accept(
                String.format(
                    Locale.ROOT,
                    "  %s is still starting after %.0f s",
                    what.get(),
                    (System.nanoTime() - began) / 1e9)),
        every.toMillis(),
        every.toMillis(),
        TimeUnit.MILLISECONDS);
    return telling;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "still-starting");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
