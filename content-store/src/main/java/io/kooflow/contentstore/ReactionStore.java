package io.kooflow.contentstore;

import static io.kooflow.contentstore.ContentRules.REACTION;

import io.kooflow.contentstore.items.BadValueException;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.events.Reaction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reactions: table {@code reactions}, one row per user and koo. A reaction counts while its row
 * exists, whether or not the koo does. Reads are strongly consistent but {@link #ofUser}, which
 * reads an index. A bad value is refused by name ({@link BadValueException}) before any request.
 * Thread-safe.
 */
public final class ReactionStore {
  private final ItemTable<Reaction> items;
  private final NewestFirst<Reaction> lists;
  private final KooReactions ofKoo;

  /** The table under its usual name. The caller owns {@code client} and closes it. */
  public ReactionStore(DynamoDbClient client) {
    this(client, ContentTables.standard());
  }

  /** The table as the deployment has it. */
  public ReactionStore(DynamoDbClient client, ContentTables tables) {
    String table = tables.reactions().name();
    this.items = new ItemTable<>(client, table, REACTION);
    this.lists =
        new NewestFirst<>(client, table, REACTION, REACTION.schema().attribute("contentId"));
    this.ofKoo = new KooReactions(client, table);
  }

  /** The user's reaction to the koo; null if there is none. */
  public @Nullable Reaction find(long contentId, long userId) {
    return items.find(key(contentId, userId));
  }

  /**
   * Writes a reaction; it replaces the user's reaction to that koo, of whatever type, in the same
   * single write.
   *
   * @return the reaction that it replaced; null if there was none
   */
  public @Nullable Reaction put(Reaction reaction) {
    return items.put(ContentRules.item(reaction));
  }

  /**
   * Takes the user's reaction to the koo back.
   *
   * @return the reaction as it was; null if there was none
   */
  public @Nullable Reaction delete(long contentId, long userId) {
    return items.delete(key(contentId, userId));
  }

  /** Reactions to a koo, by user id ascending. */
  public Page<Reaction> ofKoo(long contentId, PageRequest page) {
    return ofKoo.read(ContentRules.id("contentId", contentId), page);
  }

  /** Reactions by a user, newest first. */
  public Page<Reaction> ofUser(long userId, PageRequest page) {
    AttributeValue key = REACTION.value("userId", ContentRules.id("userId", userId));
    return lists.read(
        Tables.BY_USER, REACTION.schema().attribute("userId").name(), List.of(key), page);
  }

  static Map<String, AttributeValue> key(long contentId, long userId) {
    return Map.of(
        REACTION.schema().attribute("contentId").name(),
        REACTION.value("contentId", ContentRules.id("contentId", contentId)),
        REACTION.schema().attribute("userId").name(),
        REACTION.value("userId", ContentRules.id("userId", userId)));
  }
}
