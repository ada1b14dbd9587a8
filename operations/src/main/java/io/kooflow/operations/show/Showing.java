package io.kooflow.operations.show;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kooflow.contentstore.KooStore;
import io.kooflow.contentstore.PageRequest;
import io.kooflow.contentstore.ReactionStore;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.events.Reaction;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.kafka.KeyLookup;
import io.kooflow.operations.kafka.RecordJson;
import io.kooflow.operations.serving.ServingView;
import io.kooflow.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Looks one thing up in every store that may have it. Answers are JSON by store name, such as
 * {@code topic:koo.enriched}, in the order of the flow; a store without it is left out.
 */
public final class Showing implements AutoCloseable {
  private static final int PAGE = 500;

  private final DynamoDbClient client;
  private final ServingView serving;
  private final KeyLookup topics;

  public Showing(Endpoints endpoints) {
    this.client = Connections.of(endpoints).store().client();
    this.serving = new ServingView(client);
    this.topics = new KeyLookup(Connections.of(endpoints).kafka());
  }

  /** The engagement of a koo, whether or not the koo exists. */
  public Map<String, JsonNode> engagement(long contentId) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    Map<String, Long> counts = reactionCounts(contentId);
    if (!counts.isEmpty()) {
      found.put("store:" + Tables.REACTIONS, counts(counts));
    }
    add(found, "topic:" + Topics.KOO_ENGAGEMENT, lastOf(Topics.KOO_ENGAGEMENT, contentId));
    add(found, "table:" + Tables.FEED_ITEMS, serving.feedItem(contentId));
    return found;
  }

  /** A koo, what a model says of it, and how it is served. */
  public Map<String, JsonNode> koo(long contentId) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    add(found, "store:" + Tables.KOOS, new KooStore(client).find(contentId));
    add(found, "topic:" + Topics.KOO_CHANGES, lastOf(Topics.KOO_CHANGES, contentId));
    add(found, "topic:" + Topics.KOO_SCORES, lastOf(Topics.KOO_SCORES, contentId));
    add(found, "topic:" + Topics.KOO_ENRICHED, lastOf(Topics.KOO_ENRICHED, contentId));
    add(found, "table:" + Tables.FEED_ITEMS, serving.feedItem(contentId));
    return found;
  }

  /** The trending list of a language, or of all. */
  public Map<String, JsonNode> trending(String language) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    byte[] key = language.getBytes(StandardCharsets.UTF_8);
    add(found, "topic:" + Topics.TRENDING, topics.last(Topics.TRENDING, key));
    add(found, "table:" + Tables.TRENDING, serving.trending(language));
    return found;
  }

  /** What a creator's koos received. */
  public Map<String, JsonNode> creator(long userId) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    add(found, "topic:" + Topics.CREATOR_ENGAGEMENT, lastOf(Topics.CREATOR_ENGAGEMENT, userId));
    return found;
  }

  /** The creators of a language, or of all, whom to show to a user on day 0. */
  public Map<String, JsonNode> creators(String language) {
    Map<String, JsonNode> found = new LinkedHashMap<>();
    byte[] key = language.getBytes(StandardCharsets.UTF_8);
    add(found, "topic:" + Topics.CREATORS, topics.last(Topics.CREATORS, key));
    add(found, "table:" + Tables.CREATORS, serving.creators(language));
    return found;
  }

  private @Nullable IndexedRecord lastOf(String topic, long contentId) {
    return topics.last(topic, ByteBuffer.allocate(Long.BYTES).putLong(contentId).array());
  }

  private Map<String, Long> reactionCounts(long contentId) {
    ReactionStore reactions = new ReactionStore(client);
    Map<String, Long> counts = new TreeMap<>();
    var page = reactions.ofKoo(contentId, PageRequest.first(PAGE));
    while (true) {
      for (Reaction reaction : page.items()) {
        counts.merge(reaction.getType(), 1L, Long::sum);
      }
      String next = page.next();
      if (next == null) {
        return counts;
      }
      page = reactions.ofKoo(contentId, PageRequest.after(next, PAGE));
    }
  }

  private static JsonNode counts(Map<String, Long> counts) {
    var node = JsonNodeFactory.instance.objectNode();
    counts.forEach(node::put);
    return node;
  }

  private static void add(
      Map<String, JsonNode> found, String store, @Nullable IndexedRecord record) {
    if (record != null) {
      found.put(store, RecordJson.of(record));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
