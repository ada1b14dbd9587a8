package io.kooflow.scoring;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets a bounded number of asynchronous calls run at once; the others wait, without a thread, in
 * order.
 */
final class InFlightGate {
  private final int limit;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int running;

  InFlightGate(int limit) {
    this.limit = limit;
  }

  /** Starts the call now or when a place is free; the result is the call's own. */
  <T> CompletableFuture<T> pass(Supplier<CompletableFuture<T>> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Runnable start =
        () ->
            started(call)
                .whenComplete(
                    (value, failure) -> {
                      leave();
                      if (failure == null) {
                        result.complete(value);
                      } else {
                        result.completeExceptionally(failure);
                      }
                    });
    if (enter(start)) {
      start.run();
    }
    return result;
  }

  private static <T> CompletableFuture<T> started(Supplier<CompletableFuture<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException notStarted) {
      return CompletableFuture.failedFuture(notStarted);
    }
  }

  private synchronized boolean enter(Runnable start) {
    if (running < limit) {
      running++;
      return true;
    }
    waiting.add(start);
    return false;
  }

  private void leave() {
    Runnable next = handOver();
    if (next != null) {
      next.run();
    }
  }

  private synchronized @Nullable Runnable handOver() {
    Runnable next = waiting.poll();
    if (next == null) {
      running--;
    }
    return next;
  }
}
