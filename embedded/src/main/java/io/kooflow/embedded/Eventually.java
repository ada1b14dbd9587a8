package io.kooflow.embedded;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a condition as long as something moves: a wait ends in failure when what the check says
 * has stayed the same for {@link #STALLED}, however long the whole takes. So a slow machine makes a
 * test slower, never red.
 */
public final class Eventually {
  /** How long a check may say the same before the wait is given up. */
  public static final Duration STALLED = Duration.ofMinutes(6);

  private static final long PAUSE_MILLIS = 200;

  private final Duration stalled;

  private Eventually(Duration stalled) {
    this.stalled = stalled;
  }

  /** A check that fails by throwing; its message tells how far things are. */
  @FunctionalInterface
  public interface Check {
    void run() throws Exception;
  }

  /** Returns when {@code check} passes; throws its last failure when nothing moves any more. */
  public static void passes(Check check) {
    new Eventually(STALLED).await(check);
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

  /** For the test of this class. */
  static Eventually within(Duration stalled) {
    return new Eventually(stalled);
  }

  void await(Check check) {
    @Nullable String said = null;
    long since = System.nanoTime();
    while (true) {
      Throwable failure = failureOf(check);
      if (failure == null) {
        return;
      }
      if (!Objects.equals(said, failure.toString())) {
        said = failure.toString();
        since = System.nanoTime();
      } else if (System.nanoTime() - since > stalled.toNanos()) {
        throw new AssertionError(
            "Nothing has moved for " + stalled.toSeconds() + " s: " + said, failure);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
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
