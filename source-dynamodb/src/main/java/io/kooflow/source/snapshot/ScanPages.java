package io.kooflow.source.snapshot;

import io.kooflow.source.retry.Whole;
import io.kooflow.source.snapshot.Rows.Page;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * Pages of a parallel scan, strongly consistent, within the budget of read units.
 *
 * <p>That nothing follows is believed only if the row at which the scan stands was there before and
 * after. DynamoDB goes on behind a row that was removed; others that speak its protocol (dynoxide
 * 1.2.1, with more than one segment) say that nothing follows. Then the scan goes on behind the
 * newest row before it that still stands, and from the beginning of the segment if none is known:
 * rows may come again.
 */
final class ScanPages implements PageReader {
  private final DynamoDbClient client;
  private final String table;
  private final int segments;
  private final int pageItems;
  private final ReadBudget budget;
  private final InstantSource clock;
  private final Map<Integer, ScanTrail> trails = new ConcurrentHashMap<>();

  ScanPages(
      DynamoDbClient client,
      String table,
      int segments,
      int pageItems,
      ReadBudget budget,
      InstantSource clock) {
    this.client = client;
    this.table = table;
    this.segments = segments;
    this.pageItems = pageItems;
    this.budget = budget;
    this.clock = clock;
  }

  @Override
  public Page read(int segment, @Nullable String after) throws InterruptedException {
    budget.await();
    Page page = scan(segment, after);
    ScanTrail trail = trails.computeIfAbsent(segment, none -> new ScanTrail());
    String from = after;
    boolean stoodBefore = false;
    while (from != null && page.rows().isEmpty() && page.after() == null) {
      List<Map<String, AttributeValue>> keys = trail.keysWith(ItemJson.parse(from));
      keys.removeAll(gone(keys));
      if (!keys.contains(ItemJson.parse(from))) {
        from = keys.isEmpty() ? null : ItemJson.write(keys.get(keys.size() - 1));
      } else if (stoodBefore) {
        return page;
      }
      stoodBefore = true;
      page = trail.unknownOf(scan(segment, from));
    }
    trail.add(page);
    return page;
  }

  /** Does not wait for the budget: the sooner it is known, the less has changed since the scan. */
  private List<Map<String, AttributeValue>> gone(List<Map<String, AttributeValue>> keys)
      throws InterruptedException {
    budget.consumed(keys.size());
    ReadBudget now = new ReadBudget(0, System::nanoTime);
    return new KeyPages(client, table, keys, now, clock).read(0, null).missing();
  }

  private Page scan(int segment, @Nullable String after) {
    Instant readAt = clock.instant();
    ScanResponse response = client.scan(request(segment, after));
    Whole.require(response.hasItems(), "Items");
    if (response.consumedCapacity() != null
        && response.consumedCapacity().capacityUnits() != null) {
      budget.consumed(response.consumedCapacity().capacityUnits());
    }
    Map<String, AttributeValue> last = response.lastEvaluatedKey();
    String next = last.isEmpty() ? null : ItemJson.write(last);
    return new Page(segment, response.items(), List.of(), next, readAt);
  }

  private ScanRequest request(int segment, @Nullable String after) {
    ScanRequest.Builder request =
        ScanRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .limit(pageItems)
            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
    if (segments > 1) {
      request.segment(segment).totalSegments(segments);
    }
    return after == null
        ? request.build()
        : request.exclusiveStartKey(ItemJson.parse(after)).build();
  }
}
