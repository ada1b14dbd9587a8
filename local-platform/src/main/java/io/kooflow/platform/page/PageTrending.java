package io.kooflow.platform.page;

import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Trending;
import io.kooflow.events.TrendingKoo;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.serving.ServingView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Trending with texts for the page, as a service would read it: one item a list, one a koo. */
final class PageTrending implements AutoCloseable {
  private static final int SHOWN = 3;

  private final DynamoDbClient client;
  private final ServingView serving;

  PageTrending(Endpoints endpoints) {
    this.client = Connections.of(endpoints).store().client();
    this.serving = new ServingView(client);
  }

  /** A place of a list; the id as text, for it does not fit a double. */
  record Place(String id, double score, String text, Map<String, Long> counts) {}

  /** A list. */
  record Listing(String language, List<Place> koos) {}

  List<Listing> json() {
    return serving.trending().stream().map(this::listing).toList();
  }

  private Listing listing(Trending list) {
    return new Listing(
        list.getLanguage(), list.getKoos().stream().limit(SHOWN).map(this::place).toList());
  }

  private Place place(TrendingKoo koo) {
    String id = Long.toString(koo.getContentId());
    EnrichedKoo item = serving.feedItem(koo.getContentId());
    if (item == null) {
      return new Place(id, koo.getScore(), "", Map.of());
    }
    String text = item.getText() == null ? "" : item.getText();
    return new Place(id, koo.getScore(), text, new TreeMap<>(item.getCounts()));
  }

  @Override
  public void close() {
    client.close();
  }
}
