package io.kooflow.source.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kooflow.source.change.DynamoDbJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items as DynamoDB's JSON and back; numbers stay the text that they are. */
final class ItemJson {
  private static final JsonMapper JSON = new JsonMapper();

  private ItemJson() {}

  /** One item, as in {@code {"ID":{"N":"1"}}}. */
  static String write(Map<String, AttributeValue> item) {
    return DynamoDbJson.item(item);
  }

  /**
   * Reads one item.
   *
   * @throws IllegalArgumentException if this is no item; the message has nothing of it
   */
  static Map<String, AttributeValue> parse(String json) {
    try {
      return item(JSON.readTree(json));
    } catch (IOException noJson) {
      throw new IllegalArgumentException("No JSON of an item");
    }
  }

  /** Reads the item in {@code node}, as {@link #parse}. */
  static Map<String, AttributeValue> item(JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("No JSON of an item");
    }
    Map<String, AttributeValue> item = new HashMap<>();
    node.properties().forEach(entry -> item.put(entry.getKey(), value(entry.getValue())));
    return item;
  }

  private static AttributeValue value(JsonNode node) {
    if (!node.isObject() || node.size() != 1) {
      throw new IllegalArgumentException("No JSON of an attribute's value");
    }
    Map.Entry<String, JsonNode> only = node.properties().iterator().next();
    JsonNode value = only.getValue();
    return switch (only.getKey()) {
      case "S" -> AttributeValue.fromS(value.asText());
      case "N" -> AttributeValue.fromN(value.asText());
      case "B" -> AttributeValue.fromB(bytes(value));
      case "BOOL" -> AttributeValue.fromBool(value.asBoolean());
      case "NULL" -> AttributeValue.fromNul(true);
      case "SS" -> AttributeValue.fromSs(list(value, JsonNode::asText));
      case "NS" -> AttributeValue.fromNs(list(value, JsonNode::asText));
      case "BS" -> AttributeValue.fromBs(list(value, ItemJson::bytes));
      case "L" -> AttributeValue.fromL(list(value, ItemJson::value));
      case "M" -> AttributeValue.fromM(item(value));
      default -> throw new IllegalArgumentException("No type of an attribute's value");
    };
  }

  private static SdkBytes bytes(JsonNode value) {
    return SdkBytes.fromByteArray(Base64.getDecoder().decode(value.asText()));
  }

  private static <T> List<T> list(JsonNode values, Function<JsonNode, T> of) {
    List<T> list = new ArrayList<>();
    values.forEach(value -> list.add(of.apply(value)));
    return list;
  }
}
