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
 * <p>A page with nothing behind it is believed to be a segment's last only if the row at which the
 * scan stands is still there. DynamoDB goes on behind a row that was removed; others that speak its
 * protocol (dynoxide 1.2.1) say that nothing follows. Then the scan goes on behind the newest row
 * before it that still stands, and from the beginning of the segment if none is known: rows may
 * come again.
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
    Page page = scan(segment, after);
    ScanTrail trail = trails.computeIfAbsent(segment, none -> new ScanTrail());
    String from = after;
    while (from != null && page.rows().isEmpty() && page.after() == null) {
      List<Map<String, AttributeValue>> keys = trail.keysWith(ItemJson.parse(from));
      List<Map<String, AttributeValue>> gone =
          new KeyPages(client, table, keys, budget, clock).read(segment, null).missing();
      if (!gone.contains(ItemJson.parse(from))) {
        return page;
      }
      keys.removeAll(gone);
      from = keys.isEmpty() ? null : ItemJson.write(keys.get(keys.size() - 1));
      page = trail.unknownOf(scan(segment, from));
    }
    trail.add(page);
    return page;
  }

  private Page scan(int segment, @Nullable String after) throws InterruptedException {
    budget.await();
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
            .segment(segment)
            .totalSegments(segments)
            .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL);
    return after == null
        ? request.build()
        : request.exclusiveStartKey(ItemJson.parse(after)).build();
  }
}
