package io.kooflow.contentstore.items;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Reads a whole table: strongly consistent, several segments at a time, each item once. An item
 * that changes during the scan is seen as it was at one moment or not at all; the order is any.
 */
public final class SnapshotScan {
  private final DynamoDbClient client;
  private final String table;
  private final int segments;

  /**
   * The caller owns {@code client} and closes it.
   *
   * @param segments how many parts are read at a time, each by a thread of its own; 1 to 1,000,000.
   *     With more than one, dynoxide 1.2.1 ends a part early where the last row of a page is
   *     removed before the next is read; DynamoDB does not
   */
  public SnapshotScan(DynamoDbClient client, String table, int segments) {
    if (segments < 1 || segments > 1_000_000) {
      throw new IllegalArgumentException("Segments must be 1 to 1000000, got " + segments);
    }
    this.client = client;
    this.table = table;
    this.segments = segments;
  }

  /**
   * Gives each item to {@code consumer}, one at a time, from several threads. The first failure, of
   * the server or of the consumer, stops the scan and reaches the caller.
   */
  public void forEach(Consumer<Map<String, AttributeValue>> consumer) throws InterruptedException {
    Object oneAtATime = new Object();
    forEachPage(
        page -> {
          synchronized (oneAtATime) {
            page.forEach(consumer);
          }
        });
  }

  private void forEachPage(Consumer<List<Map<String, AttributeValue>>> consumer)
      throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(segments, SnapshotScan::thread);
    try {
      ExecutorCompletionService<Integer> running = new ExecutorCompletionService<>(threads);
      List<Future<Integer>> parts = new ArrayList<>();
      for (int segment = 0; segment < segments; segment++) {
        int part = segment;
        parts.add(running.submit(() -> scan(part, consumer)));
      }
      for (int done = 0; done < parts.size(); done++) {
        finish(running.take());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "snapshot-scan");
    thread.setDaemon(true);
    return thread;
  }

  private int scan(int segment, Consumer<List<Map<String, AttributeValue>>> consumer) {
    int items = 0;
    Map<String, AttributeValue> from = Map.of();
    do {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("Scan of " + table + " was stopped");
      }
      ScanResponse page = client.scan(request(segment, from));
      consumer.accept(page.items());
      items += page.items().size();
      from = page.lastEvaluatedKey();
    } while (!from.isEmpty());
    return items;
  }

  private ScanRequest request(int segment, Map<String, AttributeValue> from) {
    ScanRequest.Builder request = ScanRequest.builder().tableName(table).consistentRead(true);
    if (segments > 1) {
      request.segment(segment).totalSegments(segments);
    }
    return from.isEmpty() ? request.build() : request.exclusiveStartKey(from).build();
  }

  private static void finish(Future<Integer> part) throws InterruptedException {
    try {
      part.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (failed.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException("Scan failed", failed.getCause());
    }
  }
}
