package io.kooflow.platform.process;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Notes since when a process is frozen: nothing of its own, and no end of it, would ever tell. */
public final class FreezeWatch implements AutoCloseable {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Supplier<Map<String, Long>> processes;
  private final ProcessHistory history;
  private final Consumer<String> notices;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(FreezeWatch::daemon);

  /**
   * Starts looking at once.
   *
   * @param processes current process ids by name
   * @param notices told one line for the user at each change
   */
  public FreezeWatch(
      Supplier<Map<String, Long>> processes, ProcessHistory history, Consumer<String> notices) {
    this.processes = processes;
    this.history = history;
    this.notices = notices;
    clock.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "freeze-watch");
    thread.setDaemon(true);
    return thread;
  }

  private void look() {
    processes.get().forEach((name, pid) -> look(name, RunState.of(pid)));
  }

  private void look(String name, RunState state) {
    if (state != RunState.DOWN && history.saw(name, state == RunState.FROZEN)) {
      notices.accept(
          state == RunState.FROZEN
              ? name + " is frozen (SIGSTOP): it does nothing until it gets SIGCONT"
              : name + " is no longer frozen");
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
