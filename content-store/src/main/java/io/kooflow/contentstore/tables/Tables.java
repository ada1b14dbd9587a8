package io.kooflow.contentstore.tables;

import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.events.User;
import io.kooflow.schemas.item.ItemSchema;
import java.util.List;

/** Every DynamoDB table: the one place of table and index names. */
public final class Tables {
  /** Koos, comments and re-koos, by content id. */
  public static final String KOOS = "koos";

  /** Reactions, by content id and user id. */
  public static final String REACTIONS = "reactions";

  /** Users, by user id. */
  public static final String USERS = "users";

  /** What a feed shows of a koo, by content id. */
  public static final String FEED_ITEMS = "feed_items";

  /** The trending list of a language, by language. */
  public static final String TRENDING = "trending";

  /** The creators to show to a user on day 0, by language. */
  public static final String CREATORS = "creators";

  /** Index of koos by language group and time; sharded it has another name. */
  public static final String BY_LANGUAGE = "by-language";

  /** Index of koos by creator and time. */
  public static final String BY_CREATOR = "by-creator";

  /** Index of reactions by user and time. */
  public static final String BY_USER = "by-user";

  /** In a serving table: true (BOOL) on an item that marks a deletion; readers skip it. */
  public static final String DELETED = "DEL";

  /** In a serving table: epoch second (N) after which a marker may go. */
  public static final String EXPIRES_AT = "TTL";

  private Tables() {}

  /** Table {@link #KOOS} with an unsharded index by language. */
  public static TableDefinition koos() {
    return koos(LanguageShards.NONE);
  }

  /** Table {@link #KOOS}. */
  public static TableDefinition koos(LanguageShards shards) {
    ItemSchema koo = ItemSchema.of(Koo.getClassSchema());
    KeyAttribute createdAt = KeyAttribute.of(koo.attribute("createdAt"));
    KeyAttribute language = shards.partition(KeyAttribute.of(koo.attribute("langGroup")));
    KeyAttribute creator = KeyAttribute.of(koo.attribute("creator"));
    return TableDefinition.of(KOOS, koo)
        .with(new IndexDefinition(shards.indexName(), language, createdAt))
        .with(new IndexDefinition(BY_CREATOR, creator, createdAt))
        .withChangeStream();
  }

  /** Table {@link #REACTIONS}. */
  public static TableDefinition reactions() {
    ItemSchema reaction = ItemSchema.of(Reaction.getClassSchema());
    KeyAttribute user = KeyAttribute.of(reaction.attribute("userId"));
    KeyAttribute createdAt = KeyAttribute.of(reaction.attribute("createdAt"));
    return TableDefinition.of(REACTIONS, reaction)
        .with(new IndexDefinition(BY_USER, user, createdAt))
        .withChangeStream();
  }

  /** Table {@link #USERS}. */
  public static TableDefinition users() {
    return TableDefinition.of(USERS, ItemSchema.of(User.getClassSchema())).withChangeStream();
  }

  /** Table {@link #FEED_ITEMS}: no index and no stream, so the pipeline never feeds itself. */
  public static TableDefinition feedItems() {
    return TableDefinition.of(FEED_ITEMS, ItemSchema.of(EnrichedKoo.getClassSchema()))
        .withExpiry(EXPIRES_AT);
  }

  /** Table {@link #TRENDING}: no index and no stream. */
  public static TableDefinition trending() {
    return TableDefinition.of(TRENDING, ItemSchema.of(Trending.getClassSchema()))
        .withExpiry(EXPIRES_AT);
  }

  /** Table {@link #CREATORS}: no index and no stream. */
  public static TableDefinition creators() {
    return TableDefinition.of(CREATORS, ItemSchema.of(TopCreators.getClassSchema()))
        .withExpiry(EXPIRES_AT);
  }

  /** The tables that services write and the source connector captures, under their usual names. */
  public static List<TableDefinition> contentStore(LanguageShards shards) {
    return new ContentTables("", shards).all();
  }

  /** The tables that the pipeline writes and services read. */
  public static List<TableDefinition> serving() {
    return List.of(feedItems(), trending(), creators());
  }
}
