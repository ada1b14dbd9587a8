package io.kooflow.contentstore;

import static io.kooflow.contentstore.ContentRules.KOO;

import io.kooflow.contentstore.items.BadValueException;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.contentstore.tables.LanguageShards;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.events.Koo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Koos, comments and re-koos: table {@code koos}. Reads by id are strongly consistent; lists come
 * from indexes and follow a write within moments. A bad value is refused by name ({@link
 * BadValueException}) before any request. Throttling is retried inside the client; every other
 * failure of the server reaches the caller. Thread-safe.
 */
public final class KooStore {
  private final DynamoDbClient client;
  private final String table;
  private final LanguageShards shards;
  private final ItemTable<Koo> items;
  private final NewestFirst<Koo> lists;

  /** The table under its usual name, unsharded. The caller owns {@code client} and closes it. */
  public KooStore(DynamoDbClient client) {
    this(client, ContentTables.standard());
  }

  /** The table as the deployment has it. */
  public KooStore(DynamoDbClient client, ContentTables tables) {
    this.client = client;
    this.table = tables.koos().name();
    this.shards = tables.shards();
    this.items = new ItemTable<>(client, table, KOO);
    this.lists = new NewestFirst<>(client, table, KOO, KOO.schema().attribute("contentId"));
  }

  /** The koo with this id; null if there is none. */
  public @Nullable Koo find(long contentId) {
    return items.find(key(contentId));
  }

  /** Where the koo stands in its thread; null if there is no such koo. Reads those ids only. */
  public @Nullable Ancestry ancestryOf(long contentId) {
    String id = name("contentId");
    String parent = name("parent");
    String superParent = name("superParent");
    Map<String, AttributeValue> found =
        client
            .getItem(
                request ->
                    request
                        .tableName(table)
                        .key(key(contentId))
                        .consistentRead(true)
                        .projectionExpression("#i, #p, #s")
                        .expressionAttributeNames(
                            Map.of("#i", id, "#p", parent, "#s", superParent)))
            .item();
    return found.isEmpty() ? null : new Ancestry(id(found, parent), id(found, superParent));
  }

  /** Writes a new koo; one with the same id is left as it is. */
  public Creation create(Koo koo) {
    return items.create(ContentRules.item(koo, shards));
  }

  /** Writes the koo whether or not one with its id exists; returns that one, null if none. */
  public @Nullable Koo put(Koo koo) {
    return items.put(ContentRules.item(koo, shards));
  }

  /**
   * Changes a koo that exists, in one write; what others change at the same time is kept.
   *
   * @return the koo after the change; null if there is none with this id
   */
  public @Nullable Koo edit(long contentId, KooEdit edit) {
    if (edit.fields().isEmpty()) {
      return find(contentId);
    }
    UpdateItemRequest request =
        new KooUpdate(shards, contentId, edit)
            .request()
            .tableName(table)
            .key(key(contentId))
            .returnValues(ReturnValue.ALL_NEW)
            .build();
    try {
      return KOO.toRecord(client.updateItem(request).attributes());
    } catch (ConditionalCheckFailedException noSuchKoo) {
      return null;
    }
  }

  /**
   * Deletes the koo; its reactions and child koos stay and keep counting.
   *
   * @return the koo as it was; null if there was none
   */
  public @Nullable Koo delete(long contentId) {
    return items.delete(key(contentId));
  }

  /** Koos of a language group, newest first; merged over the shards where there are several. */
  public Page<Koo> byLanguage(String langGroup, PageRequest page) {
    ContentRules.language("langGroup", langGroup, shards);
    List<AttributeValue> keys =
        shards.keysOf(langGroup).stream().map(AttributeValue::fromS).toList();
    String attribute = shards.sharded() ? LanguageShards.KEY_ATTRIBUTE : name("langGroup");
    return lists.read(shards.indexName(), attribute, keys, page);
  }

  /** Koos by a creator, newest first. */
  public Page<Koo> byCreator(long creator, PageRequest page) {
    AttributeValue key = KOO.value("creator", ContentRules.id("creator", creator));
    return lists.read(Tables.BY_CREATOR, name("creator"), List.of(key), page);
  }

  static Map<String, AttributeValue> key(long contentId) {
    return Map.of(
        name("contentId"), KOO.value("contentId", ContentRules.id("contentId", contentId)));
  }

  private static @Nullable Long id(Map<String, AttributeValue> item, String attribute) {
    AttributeValue value = item.get(attribute);
    return value == null ? null : Long.valueOf(value.n());
  }

  private static String name(String field) {
    return KOO.schema().attribute(field).name();
  }
}
