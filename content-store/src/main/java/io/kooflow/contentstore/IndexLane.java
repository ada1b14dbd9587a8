package io.kooflow.contentstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** The items under one key of an index, newest first. */
record IndexLane(
    DynamoDbClient client,
    String table,
    String index,
    String keyAttribute,
    AttributeValue key,
    String time,
    String id) {

  /** At most {@code limit} items after {@code from}; fewer only at the end. */
  List<Map<String, AttributeValue>> read(PageToken.Place from, int limit) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    Map<String, AttributeValue> start = start(from);
    do {
      QueryResponse answer = client.query(request(start, limit - items.size()));
      items.addAll(answer.items());
      start = answer.lastEvaluatedKey();
    } while (items.size() < limit && !start.isEmpty());
    return items;
  }

  private Map<String, AttributeValue> start(PageToken.Place from) {
    return from.isStart()
        ? Map.of()
        : Map.of(
            keyAttribute, key,
            time, AttributeValue.fromN(from.time()),
            id, AttributeValue.fromN(from.id()));
  }

  private QueryRequest request(Map<String, AttributeValue> start, int limit) {
    QueryRequest.Builder request =
        QueryRequest.builder()
            .tableName(table)
            .indexName(index)
            .keyConditionExpression("#k = :k")
            .expressionAttributeNames(Map.of("#k", keyAttribute))
            .expressionAttributeValues(Map.of(":k", key))
            .scanIndexForward(false)
            .limit(limit);
    return start.isEmpty() ? request.build() : request.exclusiveStartKey(start).build();
  }
}
