package io.kooflow.sink.dynamodb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.kooflow.sink.item.SinkItem;
import io.kooflow.sink.item.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The bodies of the puts of one target: DynamoDB's JSON. */
final class PutBody {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int USUAL_BYTES = 1_024;

  private final String table;
  private final Condition condition;

  PutBody(Target target) {
    this.table = target.table().name();
    this.condition = Condition.of(target);
  }

  byte[] of(SinkItem item) {
    Map<String, AttributeValue> attributes = item.attributes();
    Map<String, AttributeValue> values = condition.values(attributes);
    ByteArrayOutputStream body = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      json.writeStringField("TableName", table);
      json.writeFieldName("Item");
      AttributeJson.write(json, attributes);
      json.writeStringField("ConditionExpression", condition.expression());
      json.writeObjectFieldStart("ExpressionAttributeNames");
      for (Map.Entry<String, String> name : condition.names().entrySet()) {
        json.writeStringField(name.getKey(), name.getValue());
      }
      json.writeEndObject();
      if (!values.isEmpty()) {
        json.writeFieldName("ExpressionAttributeValues");
        AttributeJson.write(json, values);
      }
      json.writeStringField("ReturnConsumedCapacity", "INDEXES");
      json.writeStringField("ReturnValuesOnConditionCheckFailure", "ALL_OLD");
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return body.toByteArray();
  }
}
