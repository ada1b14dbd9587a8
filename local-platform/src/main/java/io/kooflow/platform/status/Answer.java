package io.kooflow.platform.status;

import io.kooflow.operations.UsageException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a part answered.
 *
 * @param value null if it did not answer
 * @param problem why not; empty if it did
 */
record Answer<T>(@Nullable T value, String problem) {

  /**
   * Asks on a thread of its own, which is left behind if the part never answers; the future always
   * completes with an answer, after {@code limit} at the latest.
   */
  static <T> CompletableFuture<Answer<T>> to(Callable<T> question, Duration limit) {
    CompletableFuture<Answer<T>> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                answer.complete(new Answer<>(question.call(), ""));
              } catch (Exception failed) {
                answer.complete(new Answer<>(null, "no answer: " + reason(failed)));
              }
            },
            "status");
    thread.setDaemon(true);
    thread.start();
    return answer.completeOnTimeout(
        new Answer<>(null, "no answer within %s s".formatted(limit.toSeconds())),
        limit.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private static String reason(Exception failed) {
    Throwable cause = failed;
    while (cause.getCause() != null
        && (cause instanceof ExecutionException || !(cause instanceof UsageException))) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    return message == null || message.isBlank() ? name : message.lines().findFirst().orElse(name);
  }
}
