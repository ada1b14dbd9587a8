package io.kooflow.benchmarks.sink;

import com.fasterxml.jackson.databind.JsonNode;
import io.kooflow.benchmarks.contender.DynamoDbStub;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The stub's process: a DynamoDB with the table {@code feed_items} that takes every put at once and
 * keeps the newest revision of each koo. Its argument is its port; {@code GET /} tells what stands
 * in the table, and how many items came in how many requests.
 */
public final class TableServerMain {
  private static final String TABLE =
      """
      {"Table":{"TableName":"feed_items","TableStatus":"ACTIVE","KeySchema":[\
      {"AttributeName":"CONTENT_ID","KeyType":"HASH"}],"AttributeDefinitions":[\
      {"AttributeName":"CONTENT_ID","AttributeType":"N"}]}}""";

  private static final String WRITTEN =
      "{\"ConsumedCapacity\":{\"TableName\":\"feed_items\",\"CapacityUnits\":1.0}}";

  private final Map<Long, Long> newest = new ConcurrentHashMap<>();
  private final AtomicLong items = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();

  private TableServerMain() {}

  public static void main(String[] args) throws IOException {
    DynamoDbStub.serve(Integer.parseInt(args[0]), new TableServerMain()::answer);
  }

  private String answer(String operation, JsonNode request) {
    switch (operation) {
      case "" -> {
        return ItemLoad.state(newest) + "\n" + items + "\n" + requests;
      }
      case "PutItem" -> {
        requests.incrementAndGet();
        take(request.path("Item"));
        return WRITTEN;
      }
      case "BatchWriteItem" -> {
        requests.incrementAndGet();
        request
            .path("RequestItems")
            .forEach(puts -> puts.forEach(put -> take(put.at("/PutRequest/Item"))));
        return "{\"UnprocessedItems\":{}}";
      }
      default -> {
        return TABLE;
      }
    }
  }

  private void take(JsonNode item) {
    items.incrementAndGet();
    newest.merge(
        item.at("/CONTENT_ID/N").asLong(), item.at("/REV/N").asLong(), (a, b) -> Math.max(a, b));
  }
}
