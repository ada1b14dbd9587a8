package io.kooflow.contentstore;

import static io.kooflow.contentstore.ContentRules.REACTION;

import io.kooflow.contentstore.items.BadValueException;
import io.kooflow.events.Reaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Lists the reactions to one koo, by user id; the token of a page is its last user id. */
final class KooReactions {
  private final DynamoDbClient client;
  private final String table;

  KooReactions(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  Page<Reaction> read(long contentId, PageRequest page) {
    List<Reaction> reactions = new ArrayList<>();
    Map<String, AttributeValue> from = start(contentId, page.after());
    do {
      QueryResponse answer =
          client.query(request(contentId, from, page.limit() + 1 - reactions.size()));
      answer.items().forEach(item -> reactions.add(REACTION.toRecord(item)));
      from = answer.lastEvaluatedKey();
    } while (reactions.size() <= page.limit() && !from.isEmpty());
    if (reactions.size() <= page.limit()) {
      return new Page<>(reactions, null);
    }
    List<Reaction> shown = reactions.subList(0, page.limit());
    return new Page<>(shown, Long.toString(shown.get(page.limit() - 1).getUserId()));
  }

  private static Map<String, AttributeValue> start(long contentId, @Nullable String token) {
    if (token == null) {
      return Map.of();
    }
    try {
      return ReactionStore.key(contentId, Long.parseLong(token));
    } catch (NumberFormatException malformed) {
      throw new BadValueException("page token", "unknown form", "the token of the page before");
    }
  }

  private QueryRequest request(long contentId, Map<String, AttributeValue> from, int limit) {
    QueryRequest.Builder request =
        QueryRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .keyConditionExpression("#k = :k")
            .expressionAttributeNames(Map.of("#k", REACTION.schema().attribute("contentId").name()))
            .expressionAttributeValues(Map.of(":k", REACTION.value("contentId", contentId)))
            .limit(limit);
    return from.isEmpty() ? request.build() : request.exclusiveStartKey(from).build();
  }
}
