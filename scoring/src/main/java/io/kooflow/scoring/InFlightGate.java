package io.kooflow.scoring;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets a bounded number of asynchronous calls run at once; the others wait, without a thread, in
 * order.
 */
final class InFlightGate {
  private final int limit;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger running = new AtomicInteger();

  /** Looks at the queue that are asked for and not done: one thread at a time looks. */
  private final AtomicInteger looks = new AtomicInteger();

  InFlightGate(int limit) {
    this.limit = limit;
  }

  /** Starts the call now or when a place is free; the result is the call's own. */
  <T> CompletableFuture<T> pass(Supplier<CompletableFuture<T>> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    waiting.add(
        () ->
            started(call)
                .whenComplete(
                    (value, failure) -> {
                      running.decrementAndGet();
                      startNext();
                      if (failure == null) {
                        result.complete(value);
                      } else {
                        result.completeExceptionally(failure);
                      }
                    }));
    startNext();
    return result;
  }

  private static <T> CompletableFuture<T> started(Supplier<CompletableFuture<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException notStarted) {
      return CompletableFuture.failedFuture(notStarted);
    }
  }

  /** In a loop, not by recursion: any number of calls may end as soon as they start. */
  private void startNext() {
    if (looks.getAndIncrement() > 0) {
      return;
    }
    int seen = 1;
    do {
      while (running.get() < limit) {
        Runnable next = waiting.poll();
        if (next == null) {
          break;
        }
        running.incrementAndGet();
        next.run();
      }
      seen = looks.addAndGet(-seen);
    } while (seen > 0);
  }
}
