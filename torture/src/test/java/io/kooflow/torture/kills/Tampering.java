package io.kooflow.torture.kills;

import io.kooflow.contentstore.tables.Tables;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Changes single items of a stopped platform's tables. Never touches koos in a trending list, where
 * a change moves others too, nor one koo twice.
 */
final class Tampering {
  private static final String ID = "CONTENT_ID";

  private final DynamoDbClient client;
  private final Set<Long> spared = new HashSet<>();

  /** The caller owns {@code client}. */
  Tampering(DynamoDbClient client) {
    this.client = client;
    items(Tables.TRENDING)
        .flatMap(list -> value(list, "KOOS").l().stream())
        .forEach(koo -> spared.add(id(koo.m())));
  }

  /** Adds one to a count and returns the koo's id. */
  long raiseACountOfAFeedItem() {
    Map<String, AttributeValue> item =
        first(Tables.FEED_ITEMS, each -> each.containsKey("COUNTS") && !counts(each).isEmpty());
    Map<String, AttributeValue> counts = new HashMap<>(counts(item));
    Map.Entry<String, AttributeValue> one = counts.entrySet().iterator().next();
    long raised = Long.parseLong(one.getValue().n()) + 1;
    counts.put(one.getKey(), AttributeValue.fromN(Long.toString(raised)));
    put(Tables.FEED_ITEMS, item, "COUNTS", AttributeValue.fromM(counts));
    return id(item);
  }

  /** Deletes a like and returns the koo's id. */
  long deleteAReaction() {
    Map<String, AttributeValue> row =
        first(Tables.REACTIONS, each -> value(each, "TYPE").s().equals("LIKE"));
    client.deleteItem(
        delete ->
            delete
                .tableName(Tables.REACTIONS)
                .key(Map.of(ID, value(row, ID), "USER_ID", value(row, "USER_ID"))));
    return id(row);
  }

  /** Changes the text of a koo in the content store and returns its id. */
  long changeATextOfTheStore() {
    Map<String, AttributeValue> koo = first(Tables.KOOS, each -> each.containsKey("TXT"));
    put(Tables.KOOS, koo, "TXT", AttributeValue.fromS(value(koo, "TXT").s() + " (changed)"));
    return id(koo);
  }

  private void put(
      String table, Map<String, AttributeValue> item, String attribute, AttributeValue value) {
    Map<String, AttributeValue> changed = new HashMap<>(item);
    changed.put(attribute, value);
    client.putItem(put -> put.tableName(table).item(changed));
  }

  private Map<String, AttributeValue> first(
      String table, Predicate<Map<String, AttributeValue>> wanted) {
    Map<String, AttributeValue> found =
        items(table)
            .filter(wanted)
            .filter(item -> !spared.contains(id(item)))
            .min(Comparator.comparingLong(Tampering::id))
            .orElseThrow();
    spared.add(id(found));
    return found;
  }

  private Stream<Map<String, AttributeValue>> items(String table) {
    List<Map<String, AttributeValue>> all =
        client.scanPaginator(scan -> scan.tableName(table)).items().stream().toList();
    return all.stream();
  }

  private static Map<String, AttributeValue> counts(Map<String, AttributeValue> item) {
    return value(item, "COUNTS").m();
  }

  private static long id(Map<String, AttributeValue> item) {
    return Long.parseLong(value(item, ID).n());
  }

  private static AttributeValue value(Map<String, AttributeValue> item, String attribute) {
    return Objects.requireNonNull(item.get(attribute), attribute);
  }
}
