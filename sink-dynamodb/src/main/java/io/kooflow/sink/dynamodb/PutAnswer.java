package io.kooflow.sink.dynamodb;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.sink.http.Answer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What DynamoDB answered to a put.
 *
 * @param body an object, if this is a success; else missing if it was not JSON
 */
record PutAnswer(Answer answer, JsonNode body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads an answer.
   *
   * @throws IOException if it was changed on its way, or tells a success that is not DynamoDB's
   */
  static PutAnswer of(Answer answer) throws IOException {
    check(answer);
    PutAnswer read = new PutAnswer(answer, json(answer.body()));
    if (read.isSuccess() && !read.body.isObject()) {
      throw new IOException("an answer that is not DynamoDB's");
    }
    return read;
  }

  boolean isSuccess() {
    return answer.status() / 100 == 2;
  }

  /** Of an error, as {@code ValidationException}; null if it does not tell. */
  @Nullable String code() {
    String named = answer.header("x-amzn-errortype");
    if (named != null) {
      return named.split(":", 2)[0];
    }
    String type = body.path("__type").textValue();
    return type == null ? null : type.substring(type.lastIndexOf('#') + 1);
  }

  /** For AWS's support; null if it has none. */
  @Nullable String request() {
    return answer.header("x-amzn-requestid");
  }

  /** Write units that the put used, indexes included; negative if it does not tell. */
  double units() {
    return body.path("ConsumedCapacity").path("CapacityUnits").asDouble(-1);
  }

  /** Write units by index. */
  Map<String, Double> unitsOfIndexes() {
    Map<String, Double> units = new HashMap<>();
    JsonNode capacity = body.path("ConsumedCapacity");
    for (String kind : new String[] {"GlobalSecondaryIndexes", "LocalSecondaryIndexes"}) {
      for (Map.Entry<String, JsonNode> index : capacity.path(kind).properties()) {
        units.put(index.getKey(), index.getValue().path("CapacityUnits").asDouble(0));
      }
    }
    return units;
  }

  /** The item that stands, of a condition that failed; empty if it does not tell. */
  Map<String, AttributeValue> standing() throws IOException {
    return AttributeJson.read(body.path("Item"));
  }

  private static void check(Answer answer) throws IOException {
    String told = answer.header("x-amz-crc32");
    if (told != null) {
      CRC32 seen = new CRC32();
      seen.update(answer.body());
      if (!told.equals(Long.toString(seen.getValue()))) {
        throw new IOException("an answer with a wrong checksum");
      }
    }
  }

  private static JsonNode json(byte[] body) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (JacksonException foreign) {
      return JSON.missingNode();
    }
  }
}
