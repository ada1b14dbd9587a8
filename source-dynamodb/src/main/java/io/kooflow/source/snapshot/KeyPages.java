package io.kooflow.source.snapshot;

import io.kooflow.source.retry.Whole;
import io.kooflow.source.snapshot.Rows.Page;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/**
 * Pages of items that are asked for by key, strongly consistent, within the budget of read units. A
 * key that the server left unprocessed is asked for again.
 */
final class KeyPages implements PageReader {
  private static final int MOST_KEYS = 100;

  private final DynamoDbClient client;
  private final String table;
  private final List<Map<String, AttributeValue>> keys;
  private final ReadBudget budget;
  private final InstantSource clock;

  /**
   * @param keys one or more, each once
   */
  KeyPages(
      DynamoDbClient client,
      String table,
      List<Map<String, AttributeValue>> keys,
      ReadBudget budget,
      InstantSource clock) {
    this.client = client;
    this.table = table;
    this.keys = keys;
    this.budget = budget;
    this.clock = clock;
  }

  @Override
  public Page read(int segment, @Nullable String after) throws InterruptedException {
    int from = after == null ? 0 : Integer.parseInt(after);
    int to = Math.min(keys.size(), from + MOST_KEYS);
    Instant readAt = clock.instant();
    List<Map<String, AttributeValue>> rows = new ArrayList<>();
    List<Map<String, AttributeValue>> left = keys.subList(from, to);
    while (!left.isEmpty()) {
      left = read(left, rows);
    }
    List<Map<String, AttributeValue>> missing = new ArrayList<>(keys.subList(from, to));
    missing.removeIf(
        key -> rows.stream().anyMatch(row -> row.entrySet().containsAll(key.entrySet())));
    return new Page(
        segment, rows, missing, to == keys.size() ? null : Integer.toString(to), readAt);
  }

  /** Adds the rows that the server gave; returns the keys that it did not look at. */
  private List<Map<String, AttributeValue>> read(
      List<Map<String, AttributeValue>> asked, List<Map<String, AttributeValue>> rows)
      throws InterruptedException {
    budget.await();
    BatchGetItemResponse response =
        client.batchGetItem(
            request ->
                request
                    .requestItems(
                        Map.of(
                            table,
                            KeysAndAttributes.builder().keys(asked).consistentRead(true).build()))
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    Whole.require(response.hasResponses(), "Responses");
    response.consumedCapacity().stream()
        .filter(told -> told.capacityUnits() != null)
        .forEach(told -> budget.consumed(told.capacityUnits()));
    rows.addAll(response.responses().getOrDefault(table, List.of()));
    KeysAndAttributes left = response.unprocessedKeys().get(table);
    if (left == null) {
      return List.of();
    }
    if (left.keys().size() == asked.size()) {
      throw ThrottledReadException.of(table);
    }
    return left.keys();
  }
}
