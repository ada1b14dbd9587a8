package io.kooflow.streams.health;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Looks at the progress of an application every two seconds, on a thread of its own. */
public final class ProgressWatch implements AutoCloseable {
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Progress progress;
  private final Supplier<Progress.Look> looks;
  private final Duration limit;

  /**
   * @param limit time without a commit after which it calls what {@link #start} is given
   */
  public ProgressWatch(Progress progress, Supplier<Progress.Look> looks, Duration limit) {
    this.progress = progress;
    this.looks = looks;
    this.limit = limit;
  }

  /**
   * Begins to look.
   *
   * @param answers whether Kafka answers now; while it does not, a new process would not help
   * @param stuck is told why, once, on the thread of the watch, which ends with it
   */
  public void start(BooleanSupplier answers, Consumer<String> stuck) {
    Thread thread = new Thread(() -> watch(answers, stuck), "progress");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch(BooleanSupplier answers, Consumer<String> stuck) {
    long answersSince = System.nanoTime();
    while (!pause()) {
      long now = System.nanoTime();
      progress.look(now, looks.get());
      if (!answers.getAsBoolean()) {
        answersSince = now;
      }
      if (progress.isStuck() && now - answersSince >= limit.toNanos()) {
        stuck.accept(
            progress.slowest() + ": to be started again. Was the clock of this machine set back?");
        return;
      }
    }
  }

  private boolean pause() {
    try {
      return closed.await(Progress.LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Returns at once; safe to repeat. */
  @Override
  public void close() {
    closed.countDown();
  }
}
