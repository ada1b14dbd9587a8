package io.kooflow.sink.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class AttributeJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SdkBytes BYTES = SdkBytes.fromByteArray(new byte[] {0, -1, 62, 63, 127});

  private static final Map<String, AttributeValue> ITEM =
      Map.of(
          "text", AttributeValue.fromS("\"नमस्ते\" \\ / \u0000 \u001f \u2028 😀"),
          "empty", AttributeValue.fromS(""),
          "नाम", AttributeValue.fromN("-1234567890.0987654321E-12"),
          "flag", AttributeValue.fromBool(false),
          "bytes", AttributeValue.fromB(BYTES),
          "texts", AttributeValue.fromSs(List.of("a", "ä")),
          "numbers", AttributeValue.fromNs(List.of("1", "2.5")),
          "blobs", AttributeValue.fromBs(List.of(BYTES, SdkBytes.fromByteArray(new byte[0]))),
          "list",
              AttributeValue.fromL(
                  List.of(AttributeValue.fromNul(true), AttributeValue.fromL(List.of()))),
          "map",
              AttributeValue.fromM(
                  Map.of("inner", AttributeValue.fromM(Map.of("n", AttributeValue.fromN("1"))))));

  @Test
  void writesWhatTheSdkWrites() throws IOException {
    try (StubHttpServer stub = StubHttpServer.start(request -> Answer.of(200, "{}"));
        DynamoDbClient client =
            DynamoDbClient.builder()
                .endpointOverride(stub.uri())
                .region(Region.US_EAST_1)
                .httpClientBuilder(ApacheHttpClient.builder())
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
      client.putItem(put -> put.tableName("t").item(ITEM));

      assertThat(JSON.readTree(written()))
          .isEqualTo(JSON.readTree(stub.requests().get(0).body()).path("Item"));
    }
  }

  @Test
  void readsWhatItWrites() throws IOException {
    assertThat(AttributeJson.read(JSON.readTree(written()))).isEqualTo(ITEM);
  }

  @Test
  void readsNothingWhereThereIsNothing() throws IOException {
    assertThat(AttributeJson.read(JSON.missingNode())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1}",
        "{\"a\":{}}",
        "{\"a\":{\"S\":1}}",
        "{\"a\":{\"S\":\"x\",\"N\":\"1\"}}",
        "{\"a\":{\"Q\":\"x\"}}",
        "{\"a\":{\"SS\":[1]}}",
        "{\"a\":{\"B\":\"?\"}}",
        "{\"a\":{\"L\":[{\"Q\":1}]}}"
      })
  void refusesWhatIsNoItem(String json) throws IOException {
    JsonNode item = JSON.readTree(json);
    assertThatThrownBy(() -> AttributeJson.read(item)).isInstanceOf(IOException.class);
  }

  private static String written() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      AttributeJson.write(json, ITEM);
    }
    return text.toString();
  }
}
