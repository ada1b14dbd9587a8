package io.kooflow.platform.process;

import io.kooflow.embedded.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts processes and starts a dead one again on its data, within the bounds of a {@link
 * RestartPolicy}; beyond them {@link #failure()} completes and nothing is started any more. Safe
 * for use by several threads.
 */
public final class Supervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private static final Duration ANNOUNCE_AGAIN = Duration.ofSeconds(1);

  private final RestartPolicy policy;
  private final Consumer<String> notices;
  private final Consumer<Map<String, Long>> processIds;
  private final Map<String, Watched> watched = new LinkedHashMap<>();
  private final CompletableFuture<String> failure = new CompletableFuture<>();
  private final ExecutorService restarts = Executors.newCachedThreadPool(Supervisor::daemon);
  private volatile Ends ends = (name, status, log) -> {};
  private final AtomicBoolean announcingAgain = new AtomicBoolean();
  private final Object announcements = new Object();
  private boolean closing;

  /** Told each end of a process that nobody asked for, before it is started again. */
  public interface Ends {
    void ended(String name, int status, Path log);
  }

  /**
   * @param notices told one line for the user at each death and restart
   * @param processIds told the current process ids by name after each start; called again, once a
   *     second, while it throws
   */
  public Supervisor(
      RestartPolicy policy, Consumer<String> notices, Consumer<Map<String, Long>> processIds) {
    this.policy = policy;
    this.notices = notices;
    this.processIds = processIds;
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "supervisor");
    thread.setDaemon(true);
    return thread;
  }

  /** Has {@code listener} told of each end from now on. */
  public void onEnd(Ends listener) {
    ends = listener;
  }

  /** Starts a process for the first time and watches it from then on; failing here is final. */
  public void start(String name, Launch launch) {
    ChildProcess child = started(name, launch);
    watch(new Watched(name, launch, child), child);
  }

  private ChildProcess started(String name, Launch launch) {
    try (StillStarting telling = StillStarting.telling(notices, () -> name)) {
      return launch.start();
    }
  }

  /** Completes with the reason once a process is given up; never if all goes well. */
  public CompletableFuture<String> failure() {
    return failure;
  }

  private void watch(Watched process, ChildProcess child) {
    boolean tooLate;
    synchronized (this) {
      tooLate = closing;
      process.child = child;
      process.upSinceNanos = System.nanoTime();
      watched.put(process.name, process);
    }
    if (tooLate) {
      child.close();
      return;
    }
    child.onExit().thenAcceptAsync(status -> died(process, status), restarts);
    announce();
  }

  /** A child that runs is watched whether or not others can be told of it, as on a full disk. */
  private void announce() {
    if (announced() || !announcingAgain.compareAndSet(false, true)) {
      return;
    }
    notices.accept("process ids cannot be told to other commands now; trying again");
    restarts.execute(this::announceAgain);
  }

  private void announceAgain() {
    boolean done = false;
    while (!done && !closing() && pause(ANNOUNCE_AGAIN)) {
      done = announced();
    }
    announcingAgain.set(false);
    if (done) {
      notices.accept("process ids are told again");
    }
  }

  private boolean announced() {
    synchronized (announcements) {
      try {
        processIds.accept(current());
        return true;
      } catch (RuntimeException untold) {
        LOG.warn("Process ids cannot be told: {}", untold.getMessage());
        return false;
      }
    }
  }

  private synchronized Map<String, Long> current() {
    Map<String, Long> ids = new LinkedHashMap<>();
    watched.forEach((name, process) -> ids.put(name, process.child.pid()));
    return ids;
  }

  private synchronized boolean closing() {
    return closing || failure.isDone();
  }

  private void died(Watched process, int status) {
    if (closing()) {
      return;
    }
    ends.ended(process.name, status, process.child.log());
    notices.accept("%s ended with status %s, starting it again".formatted(process.name, status));
    Duration up = process.up();
    int failedInARow = up.compareTo(policy.young()) < 0 ? process.failedInARow + 1 : 0;
    process.counted = policy.counted(process.counted, up);
    while (policy.allows(process.counted, failedInARow) && !closing()) {
      if (!pause(policy.delayAfter(failedInARow))) {
        return;
      }
      try {
        process.restarts++;
        process.counted++;
        process.failedInARow = failedInARow;
        ChildProcess child = started(process.name, process.launch);
        notices.accept(
            String.format(Locale.ROOT, "%s is back (restart %d)", process.name, process.restarts));
        watch(process, child);
        return;
      } catch (RuntimeException notUp) {
        failedInARow++;
        LOG.warn("{} did not come up, try {}", process.name, failedInARow, notUp);
      }
    }
    if (!closing()) {
      failure.complete(
          String.format(
              Locale.ROOT,
              "%s ended %d times and is given up; its log is %s",
              process.name,
              process.restarts + 1,
              process.child.log()));
    }
  }

  private static boolean pause(Duration delay) {
    try {
      Thread.sleep(delay.toMillis());
      return true;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Ends processes in waves: those that use others before those that are used. Each gets {@code
   * grace} to end by itself; nothing is started again from now on.
   *
   * @param waves names that end together, wave after wave; a name not started is passed over
   */
  public void stop(List<List<String>> waves, Duration grace) {
    synchronized (this) {
      closing = true;
    }
    for (List<String> wave : waves) {
      List<CompletableFuture<Void>> ends = new ArrayList<>();
      for (String name : wave) {
        ChildProcess child = child(name);
        if (child != null) {
          ends.add(CompletableFuture.runAsync(() -> child.stop(grace), restarts));
        }
      }
      ends.forEach(CompletableFuture::join);
    }
  }

  private synchronized @Nullable ChildProcess child(String name) {
    Watched process = watched.get(name);
    return process == null ? null : process.child;
  }

  /** Ends whatever still runs, at once and together. */
  @Override
  public void close() {
    List<String> all;
    synchronized (this) {
      all = List.copyOf(watched.keySet());
    }
    stop(List.of(all), Duration.ofSeconds(2));
    restarts.shutdownNow();
  }

  /** One process through all its starts; guarded by the supervisor. */
  private static final class Watched {
    private final String name;
    private final Launch launch;
    private volatile int restarts;
    private volatile int counted;
    private volatile int failedInARow;
    private volatile long upSinceNanos;
    private volatile ChildProcess child;

    private Watched(String name, Launch launch, ChildProcess child) {
      this.name = name;
      this.launch = launch;
      this.child = child;
    }

    private Duration up() {
      return Duration.ofNanos(System.nanoTime() - upSinceNanos);
    }
  }
}
