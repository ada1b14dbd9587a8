package io.kooflow.contentstore.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Sends one batch until nothing of it is left over, or its attempts are used up. */
final class BatchSender {
  private final DynamoDbAsyncClient client;
  private final BulkWriterConfig config;
  private final RandomGenerator random;

  BatchSender(DynamoDbAsyncClient client, BulkWriterConfig config, RandomGenerator random) {
    this.client = client;
    this.config = config;
    this.random = random;
  }

  /** Completes when every write is in its table, else with {@link BulkWriteException}. */
  CompletableFuture<Void> send(List<BulkWrite> writes) {
    Map<String, List<WriteRequest>> byTable = new TreeMap<>();
    for (BulkWrite write : writes) {
      byTable.computeIfAbsent(write.table(), table -> new ArrayList<>()).add(write.request());
    }
    return attempt(byTable, 1);
  }

  static BulkWriteException failure(Throwable failed) {
    Throwable cause = unwrapped(failed);
    return cause instanceof BulkWriteException known
        ? known
        : new BulkWriteException("Bulk write failed: " + cause.getMessage(), cause);
  }

  private CompletableFuture<Void> attempt(Map<String, List<WriteRequest>> requests, int attempt) {
    return CompletableFuture.completedFuture(requests)
        .thenCompose(items -> client.batchWriteItem(request -> request.requestItems(items)))
        .handle((response, failed) -> next(requests, attempt, response, failed))
        .thenCompose(next -> next);
  }

  private CompletionStage<Void> next(
      Map<String, List<WriteRequest>> sent,
      int attempt,
      @Nullable BatchWriteItemResponse response,
      @Nullable Throwable failed) {
    if (failed != null) {
      return canPass(unwrapped(failed))
          ? again(sent, attempt, unwrapped(failed))
          : CompletableFuture.failedFuture(failed(sent, attempt, unwrapped(failed)));
    }
    if (response == null || response.unprocessedItems().isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return again(response.unprocessedItems(), attempt, null);
  }

  private CompletionStage<Void> again(
      Map<String, List<WriteRequest>> left, int attempt, @Nullable Throwable why) {
    if (attempt >= config.attempts()) {
      return CompletableFuture.failedFuture(failed(left, attempt, why));
    }
    long longest = config.backoffBefore(attempt + 1).toMillis();
    Executor later =
        CompletableFuture.delayedExecutor(
            random.nextLong(longest) + 1, TimeUnit.MILLISECONDS, Runnable::run);
    return CompletableFuture.completedFuture(left)
        .thenComposeAsync(requests -> attempt(requests, attempt + 1), later);
  }

  /** Throttling, a server's fault or a lost answer may pass; a refused request never does. */
  private static boolean canPass(Throwable failed) {
    if (failed instanceof AwsServiceException answer) {
      return answer.isThrottlingException() || answer.statusCode() >= 500;
    }
    return failed instanceof SdkClientException && failed.getCause() instanceof IOException;
  }

  private static BulkWriteException failed(
      Map<String, List<WriteRequest>> left, int attempts, @Nullable Throwable cause) {
    Map<String, Integer> items = new TreeMap<>();
    left.forEach((table, requests) -> items.put(table, requests.size()));
    String why = cause == null ? "left over by the server" : String.valueOf(cause.getMessage());
    return new BulkWriteException(
        "Not written after " + attempts + " attempts, items by table " + items + ": " + why, cause);
  }

  private static Throwable unwrapped(Throwable failed) {
    return failed instanceof CompletionException && failed.getCause() != null
        ? failed.getCause()
        : failed;
  }
}
