package io.kooflow.contentstore;

import static io.kooflow.contentstore.ContentRules.USER;

import io.kooflow.contentstore.items.BadValueException;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.events.User;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Users: table {@code users}. Reads are strongly consistent. A bad value is refused by name ({@link
 * BadValueException}) before any request. Thread-safe.
 */
public final class UserStore {
  private final ItemTable<User> items;

  /** The table under its usual name. The caller owns {@code client} and closes it. */
  public UserStore(DynamoDbClient client) {
    this(client, ContentTables.standard());
  }

  /** The table as the deployment has it. */
  public UserStore(DynamoDbClient client, ContentTables tables) {
    this.items = new ItemTable<>(client, tables.users().name(), USER);
  }

  /** Signs a user up; a user with the same id is left as it is. */
  public Creation signUp(User user) {
    return items.create(ContentRules.item(user));
  }

  /** The user with this id; null if there is none. */
  public @Nullable User find(long userId) {
    AttributeValue id = USER.value("userId", ContentRules.id("userId", userId));
    return items.find(Map.of(USER.schema().attribute("userId").name(), id));
  }
}
