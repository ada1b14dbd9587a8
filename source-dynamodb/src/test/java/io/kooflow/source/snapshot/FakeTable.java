package io.kooflow.source.snapshot;

import io.kooflow.source.Items;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * A table like reactions in memory, that is scanned in segments, read by keys, and refuses calls or
 * leaves keys unprocessed on demand. Every read of an item takes one read unit.
 */
public final class FakeTable implements DynamoDbClient {
  private final Map<String, Map<String, AttributeValue>> items = new TreeMap<>();
  private final Deque<SdkException> failures = new ArrayDeque<>();
  private int unprocessed;
  private int scans;
  private boolean losesItsPlace;

  public synchronized FakeTable put(Map<String, AttributeValue> item) {
    items.put(name(item), item);
    return this;
  }

  public synchronized void delete(Map<String, AttributeValue> key) {
    items.remove(name(key));
  }

  /** The items by their keys. */
  public synchronized Map<String, Map<String, AttributeValue>> items() {
    return new TreeMap<>(items);
  }

  /** The next reads fail. */
  public synchronized void fail(SdkException... next) {
    failures.addAll(List.of(next));
  }

  /** The next read by keys leaves so many of them unprocessed. */
  public synchronized void leaveUnprocessed(int keys) {
    unprocessed = keys;
  }

  /**
   * The row at which a page ends is removed at once, and a scan that is to go on behind a row that
   * is gone finds nothing, as with dynoxide.
   */
  public synchronized void loseThePlace() {
    losesItsPlace = true;
  }

  /** Calls of scan that were answered. */
  public synchronized int scans() {
    return scans;
  }

  /** An item's name by its keys. */
  public static String name(Map<String, AttributeValue> item) {
    return Items.of(item, "CONTENT_ID").n() + "/" + Items.of(item, "USER_ID").n();
  }

  @Override
  public DescribeTableResponse describeTable(DescribeTableRequest request) {
    return DescribeTableResponse.builder()
        .table(
            described ->
                described
                    .tableName(request.tableName())
                    .keySchema(key("CONTENT_ID", KeyType.HASH), key("USER_ID", KeyType.RANGE))
                    .latestStreamArn("arn")
                    .streamSpecification(
                        stream ->
                            stream
                                .streamEnabled(true)
                                .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)))
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  @Override
  public synchronized ScanResponse scan(ScanRequest request) {
    throwNext();
    scans++;
    List<Map<String, AttributeValue>> page = new ArrayList<>();
    String after = request.hasExclusiveStartKey() ? name(request.exclusiveStartKey()) : "";
    Map<String, AttributeValue> last = Map.of();
    int segments = request.totalSegments() == null ? 1 : request.totalSegments();
    int segment = request.segment() == null ? 0 : request.segment();
    if (losesItsPlace && !after.isEmpty() && !items.containsKey(after)) {
      return response(page).build();
    }
    for (Map.Entry<String, Map<String, AttributeValue>> item : items.entrySet()) {
      boolean ofSegment = Math.floorMod(item.getKey().hashCode(), segments) == segment;
      if (!ofSegment || item.getKey().compareTo(after) <= 0) {
        continue;
      }
      if (page.size() == request.limit()) {
        if (losesItsPlace) {
          items.remove(name(last));
        }
        return response(page).lastEvaluatedKey(last).build();
      }
      page.add(item.getValue());
      last = key(item.getValue());
    }
    return response(page).build();
  }

  @Override
  public synchronized BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    throwNext();
    Map.Entry<String, KeysAndAttributes> asked =
        request.requestItems().entrySet().iterator().next();
    List<Map<String, AttributeValue>> keys = asked.getValue().keys();
    int taken = keys.size() - Math.min(unprocessed, keys.size());
    unprocessed = 0;
    List<Map<String, AttributeValue>> found = new ArrayList<>();
    for (Map<String, AttributeValue> key : keys.subList(0, taken)) {
      Map<String, AttributeValue> item = items.get(name(key));
      if (item != null) {
        found.add(item);
      }
    }
    BatchGetItemResponse.Builder response =
        BatchGetItemResponse.builder()
            .responses(Map.of(asked.getKey(), found))
            .consumedCapacity(units(taken));
    if (taken < keys.size()) {
      response.unprocessedKeys(
          Map.of(
              asked.getKey(),
              KeysAndAttributes.builder().keys(keys.subList(taken, keys.size())).build()));
    }
    return response.build();
  }

  @Override
  public String serviceName() {
    return "dynamodb";
  }

  @Override
  public void close() {}

  private static ScanResponse.Builder response(List<Map<String, AttributeValue>> page) {
    return ScanResponse.builder().items(page).consumedCapacity(units(page.size()));
  }

  private static ConsumedCapacity units(int items) {
    return ConsumedCapacity.builder().capacityUnits((double) items).build();
  }

  private static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> key = new LinkedHashMap<>(item);
    key.keySet().retainAll(List.of("CONTENT_ID", "USER_ID"));
    return key;
  }

  private void throwNext() {
    SdkException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
  }
}
