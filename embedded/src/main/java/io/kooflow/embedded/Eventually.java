package io.kooflow.embedded;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a condition as long as something moves: a wait ends in failure when what the check says
 * has been nothing new for {@link #STALLED}, however long the whole takes. So a slow machine makes
 * a test slower, never red.
 */
public final class Eventually {
  /** How long a check may say nothing new before the wait is given up. */
  public static final Duration STALLED = Duration.ofMinutes(6);

  /** A check that says something else each time, such as the time, ends too. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final long SHORTEST_PAUSE_MILLIS = 5;
  private static final long LONGEST_PAUSE_MILLIS = 200;

  /** A pause is this part of the time waited so far: a wait takes hardly longer than it must. */
  private static final int PART = 20;

  /** What was said before is not news: a state that goes to and fro is no progress. */
  private static final int REMEMBERED = 100_000;

  private final Duration stalled;
  private final String what;

  private Eventually(Duration stalled, String what) {
    this.stalled = stalled;
    this.what = what;
  }

  /** A check that fails by throwing; its message tells how far things are. */
  @FunctionalInterface
  public interface Check {
    void run() throws Exception;
  }

  /** A wait; whatever a check throws says "not yet". */
  public static Eventually await() {
    return await("");
  }

  /** As the other, with words for what is waited for. */
  public static Eventually await(String what) {
    return new Eventually(STALLED, what);
  }

  /** Returns when {@code check} passes; throws its last failure when nothing moves any more. */
  public static void passes(Check check) {
    await().untilAsserted(check);
  }

  /**
   * Returns when {@code condition} is true.
   *
   * @param state what moves while things go forward, for instance a count; its text is compared
   * @throws AssertionError naming {@code what} and the last state when nothing moves any more
   */
  public static void isTrue(String what, Callable<Boolean> condition, Callable<?> state) {
    passes(
        () -> {
          if (!condition.call()) {
            throw new AssertionError(what + ": not yet, at " + state.call());
          }
        });
  }

  /** Returns the exit status of a process once it has ended. */
  public static int ended(Process process) {
    return get(process.onExit()).exitValue();
  }

  /** As the other, of one of ours. */
  public static int ended(ChildProcess process) {
    CompletableFuture<Integer> end = process.onExit();
    isTrue(process.name() + " has ended", end::isDone, process::progress);
    return end.join();
  }

  /**
   * Returns what a future completes with.
   *
   * @throws AssertionError whose cause is the failure if it fails
   */
  public static <T extends @Nullable Object> T get(Future<T> future) {
    await("the future").until(future::isDone);
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw new AssertionError(String.valueOf(failed.getMessage()), failed.getCause());
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  /** Returns when the condition is true. */
  public void until(Callable<Boolean> condition) {
    untilAsserted(
        () -> {
          if (!condition.call()) {
            throw new AssertionError(what + ": not yet");
          }
        });
  }

  /** Returns a value when it is as wanted. */
  public <T extends @Nullable Object> T until(Callable<T> value, Predicate<? super T> wanted) {
    Object[] last = new Object[1];
    untilAsserted(
        () -> {
          T now = value.call();
          last[0] = now;
          if (!wanted.test(now)) {
            throw new AssertionError(what + ": not yet, at " + now);
          }
        });
    @SuppressWarnings("unchecked")
    T found = (T) last[0];
    return found;
  }

  /** Returns when the check throws nothing. */
  public void untilAsserted(Check check) {
    Set<String> said = new HashSet<>();
    long began = System.nanoTime();
    long since = began;
    while (true) {
      Throwable failure = failureOf(check);
      if (failure == null) {
        return;
      }
      long now = System.nanoTime();
      if (said.size() < REMEMBERED && said.add(failure.toString())) {
        since = now;
      } else if (now - since > stalled.toNanos()) {
        throw new AssertionError(
            "Nothing has moved for " + stalled.toSeconds() + " s: " + failure, failure);
      }
      if (now - began > LONGEST.toNanos()) {
        throw new AssertionError("Not within " + LONGEST.toHours() + " h: " + failure, failure);
      }
      pause(began);
    }
  }

  /** For the test of this class. */
  static Eventually within(Duration stalled) {
    return new Eventually(stalled, "");
  }

  private static void pause(long began) {
    long part = (System.nanoTime() - began) / 1_000_000 / PART;
    try {
      Thread.sleep(Math.min(LONGEST_PAUSE_MILLIS, Math.max(SHORTEST_PAUSE_MILLIS, part)));
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  private static AssertionError interrupted(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return new AssertionError("Interrupted while waiting", stopped);
  }

  private static @Nullable Throwable failureOf(Check check) {
    try {
      check.run();
      return null;
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    } catch (Exception | AssertionError failure) {
      return failure;
    }
  }
}
