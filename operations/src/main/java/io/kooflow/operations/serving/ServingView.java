package io.kooflow.operations.serving;

import io.kooflow.contentstore.items.ItemCodec;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads the serving tables as a service would. */
public final class ServingView {
  private final DynamoDbClient client;
  private final ItemCodec<Trending> trending = ItemCodec.of(Trending.class);
  private final ItemCodec<TopCreators> creators = ItemCodec.of(TopCreators.class);
  private final ItemCodec<EnrichedKoo> feedItems = ItemCodec.of(EnrichedKoo.class);

  /** The caller owns {@code client}. */
  public ServingView(DynamoDbClient client) {
    this.client = client;
  }

  /** All trending lists that have koos, by language; the list of all is last. */
  public List<Trending> trending() {
    List<Trending> lists = new ArrayList<>();
    client.scanPaginator(request -> request.tableName(Tables.TRENDING)).items().stream()
        .filter(item -> !item.containsKey(Tables.DELETED))
        .map(trending::toRecord)
        .filter(list -> !list.getKoos().isEmpty())
        .forEach(lists::add);
    lists.sort(
        Comparator.comparing((Trending list) -> list.getLanguage().equals("all"))
            .thenComparing(Trending::getLanguage));
    return lists;
  }

  /** The trending list of a language; null if there is none. */
  public @Nullable Trending trending(String language) {
    Map<String, AttributeValue> item =
        item(
            Tables.TRENDING,
            trending.schema().partitionKey().name(),
            AttributeValue.fromS(language));
    return item == null ? null : trending.toRecord(item);
  }

  /** The list of creators of a language; null if there is none. */
  public @Nullable TopCreators creators(String language) {
    Map<String, AttributeValue> item =
        item(
            Tables.CREATORS,
            creators.schema().partitionKey().name(),
            AttributeValue.fromS(language));
    return item == null ? null : creators.toRecord(item);
  }

  /** The feed item of a koo; null if there is none, or it is gone. */
  public @Nullable EnrichedKoo feedItem(long contentId) {
    Map<String, AttributeValue> item =
        item(
            Tables.FEED_ITEMS,
            feedItems.schema().partitionKey().name(),
            AttributeValue.fromN(Long.toString(contentId)));
    return item == null ? null : feedItems.toRecord(item);
  }

  private @Nullable Map<String, AttributeValue> item(
      String table, String key, AttributeValue value) {
    Map<String, AttributeValue> item =
        client
            .getItem(get -> get.tableName(table).key(Map.of(key, value)).consistentRead(true))
            .item();
    return item.isEmpty() || item.containsKey(Tables.DELETED) ? null : item;
  }
}
