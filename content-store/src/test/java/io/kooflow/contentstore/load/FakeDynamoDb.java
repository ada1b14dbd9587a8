package io.kooflow.contentstore.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Answers BatchWriteItem from another thread, as told, and remembers what it took and how much at a
 * time.
 */
final class FakeDynamoDb implements DynamoDbAsyncClient {
  private final Function<List<WriteRequest>, List<WriteRequest>> leftOver;
  private final Deque<RuntimeException> failures = new ArrayDeque<>();
  private final List<WriteRequest> taken = Collections.synchronizedList(new ArrayList<>());
  private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
  private int underWay;
  private int mostUnderWay;

  /** A server that leaves over what {@code leftOver} picks of each request. */
  FakeDynamoDb(Function<List<WriteRequest>, List<WriteRequest>> leftOver) {
    this.leftOver = leftOver;
  }

  /** The next request fails so. */
  synchronized FakeDynamoDb failing(RuntimeException failure) {
    failures.add(failure);
    return this;
  }

  /** What was written, in the order of arrival. */
  List<WriteRequest> taken() {
    return List.copyOf(taken);
  }

  /** How many items each request had. */
  List<Integer> sizes() {
    return List.copyOf(sizes);
  }

  synchronized int mostUnderWay() {
    return mostUnderWay;
  }

  @Override
  public CompletableFuture<BatchWriteItemResponse> batchWriteItem(BatchWriteItemRequest request) {
    synchronized (this) {
      underWay++;
      mostUnderWay = Math.max(mostUnderWay, underWay);
    }
    return CompletableFuture.supplyAsync(() -> answer(request));
  }

  private BatchWriteItemResponse answer(BatchWriteItemRequest request) {
    synchronized (this) {
      underWay--;
      RuntimeException failure = failures.poll();
      if (failure != null) {
        throw failure;
      }
    }
    Map.Entry<String, List<WriteRequest>> only =
        request.requestItems().entrySet().iterator().next();
    List<WriteRequest> sent = only.getValue();
    sizes.add(sent.size());
    List<WriteRequest> left = leftOver.apply(sent);
    sent.stream().filter(write -> !left.contains(write)).forEach(taken::add);
    return BatchWriteItemResponse.builder()
        .unprocessedItems(left.isEmpty() ? Map.of() : Map.of(only.getKey(), left))
        .build();
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
