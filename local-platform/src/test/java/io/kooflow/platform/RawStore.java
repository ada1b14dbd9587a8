package io.kooflow.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes items as a careless service would: past the checks of the content store's own API. */
final class RawStore {
  private static final String NOON = "1700000000000";

  private final DynamoDbClient client;

  /** The caller owns the client. */
  RawStore(DynamoDbClient client) {
    this.client = client;
  }

  static AttributeValue n(String number) {
    return AttributeValue.fromN(number);
  }

  static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }

  /** A koo like any other, but for what {@code odd} replaces. */
  void koo(String id, String text, Map<String, AttributeValue> odd) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("CONTENT_ID", n(id));
    item.put("CREATOR", n("77"));
    item.put("KIND", s("K"));
    item.put("TXT", s(text));
    item.put("LANG_GROUP", s("en"));
    item.put("CREATED_AT", n(NOON));
    item.putAll(odd);
    put("koos", item);
  }

  void koo(long id, String text) {
    koo(Long.toString(id), text, Map.of());
  }

  /**
   * A koo by the wire protocol itself, for texts that the AWS client cannot send.
   *
   * @param escaped the text as it stands between the quotes of JSON
   * @return the status of the answer
   */
  int kooInJson(String url, String id, String escaped) throws IOException, InterruptedException {
    String body =
        """
        {"TableName": "koos", "Item": {"CONTENT_ID": {"N": "%s"}, "CREATOR": {"N": "77"},
         "KIND": {"S": "K"}, "TXT": {"S": "%s"}, "LANG_GROUP": {"S": "en"},
         "CREATED_AT": {"N": "%s"}}}
        """
            .formatted(id, escaped, NOON);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("X-Amz-Target", "DynamoDB_20120810.PutItem")
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Date", "20260101T000000Z")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient()
        .send(request, HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  /** A reaction like any other, but for what {@code odd} replaces. */
  void reaction(long koo, long user, String type, Map<String, AttributeValue> odd) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put("CONTENT_ID", n(Long.toString(koo)));
    item.put("USER_ID", n(Long.toString(user)));
    item.put("TYPE", s(type));
    item.put("CREATED_AT", n(NOON));
    item.putAll(odd);
    put("reactions", item);
  }

  void reaction(long koo, long user, String type) {
    reaction(koo, user, type, Map.of());
  }

  private void put(String table, Map<String, AttributeValue> item) {
    client.putItem(put -> put.tableName(table).item(item));
  }

  /** The item of {@code feed_items}; empty if there is none. */
  Map<String, AttributeValue> served(long id) {
    return client
        .getItem(get -> get.tableName("feed_items").key(Map.of("CONTENT_ID", n(Long.toString(id)))))
        .item();
  }
}
