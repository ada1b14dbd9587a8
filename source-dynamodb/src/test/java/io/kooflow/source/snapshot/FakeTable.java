package io.kooflow.source.snapshot;

import io.kooflow.source.Items;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/** A table in memory that is scanned in segments and refuses calls on demand. */
public final class FakeTable implements DynamoDbClient {
  private static final String PLACE = "place";

  private final List<Map<String, AttributeValue>> items = new ArrayList<>();
  private final Deque<SdkException> failures = new ArrayDeque<>();

  public synchronized FakeTable put(Map<String, AttributeValue> item) {
    items.add(item);
    return this;
  }

  /** The next scans fail. */
  public synchronized void fail(SdkException... next) {
    failures.addAll(List.of(next));
  }

  @Override
  public synchronized ScanResponse scan(ScanRequest request) {
    SdkException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    List<Map<String, AttributeValue>> page = new ArrayList<>();
    int at = request.hasExclusiveStartKey() ? place(request) : request.segment();
    while (at < items.size() && page.size() < request.limit()) {
      page.add(items.get(at));
      at += request.totalSegments();
    }
    ScanResponse.Builder response = ScanResponse.builder().items(page);
    if (at < items.size()) {
      response.lastEvaluatedKey(Map.of(PLACE, AttributeValue.fromN(Integer.toString(at))));
    }
    return response.build();
  }

  @Override
  public String serviceName() {
    return "dynamodb";
  }

  @Override
  public void close() {}

  private static int place(ScanRequest request) {
    return Integer.parseInt(Items.of(request.exclusiveStartKey(), PLACE).n());
  }
}
