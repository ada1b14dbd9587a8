package io.kooflow.contentstore;

import io.kooflow.contentstore.items.ItemCodec;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/** Single-item requests to one table, the same for koos, reactions and users. */
final class ItemTable<T extends SpecificRecord> {
  private final DynamoDbClient client;
  private final String name;
  private final ItemCodec<T> codec;

  ItemTable(DynamoDbClient client, String name, ItemCodec<T> codec) {
    this.client = client;
    this.name = name;
    this.codec = codec;
  }

  @Nullable T find(Map<String, AttributeValue> key) {
    return record(
        client.getItem(request -> request.tableName(name).key(key).consistentRead(true)).item());
  }

  /** Writes the item in one request and returns the one that it replaced. */
  @Nullable T put(Map<String, AttributeValue> item) {
    return record(
        client
            .putItem(
                request -> request.tableName(name).item(item).returnValues(ReturnValue.ALL_OLD))
            .attributes());
  }

  /** Writes the item unless one with this key exists. */
  Creation create(Map<String, AttributeValue> item) {
    try {
      client.putItem(
          request ->
              request
                  .tableName(name)
                  .item(item)
                  .conditionExpression("attribute_not_exists(#key)")
                  .expressionAttributeNames(Map.of("#key", codec.schema().partitionKey().name()))
                  .returnValuesOnConditionCheckFailure(
                      ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return Creation.CREATED;
    } catch (ConditionalCheckFailedException exists) {
      return item.equals(exists.item()) ? Creation.REPEATED : Creation.TAKEN;
    }
  }

  /** Deletes the item and returns it as it was. */
  @Nullable T delete(Map<String, AttributeValue> key) {
    return record(
        client
            .deleteItem(
                request -> request.tableName(name).key(key).returnValues(ReturnValue.ALL_OLD))
            .attributes());
  }

  private @Nullable T record(Map<String, AttributeValue> item) {
    return item.isEmpty() ? null : codec.toRecord(item);
  }
}
