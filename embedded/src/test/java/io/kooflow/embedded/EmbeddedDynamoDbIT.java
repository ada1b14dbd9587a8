package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDynamoDbIT {
  private final HttpClient http = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init")
  @TempDir(factory = OddFolder.class)
  Path folder;

  @Test
  void keepsItemsOverAKillAndARestartOnTheSamePort() throws Exception {
    EmbeddedDynamoDb first = EmbeddedDynamoDb.start(folder);
    createTable(first);
    call(first, "PutItem", "{\"TableName\":\"greetings\",\"Item\":{\"K\":{\"N\":\"7\"}}}");
    first.process().kill();
    assertThat(first.process().isAlive()).isFalse();
    EmbeddedDynamoDb.requireWhole(folder, true);

    try (EmbeddedDynamoDb second = EmbeddedDynamoDb.start(folder, first.port())) {
      assertThat(second.port()).isEqualTo(first.port());
      assertThat(
              call(
                  second, "GetItem", "{\"TableName\":\"greetings\",\"Key\":{\"K\":{\"N\":\"7\"}}}"))
          .contains("\"N\":\"7\"");
    }
    saysThatADamagedStoreCannotBeMadeAgain();
  }

  private void saysThatADamagedStoreCannotBeMadeAgain() throws IOException {
    Path database = folder.resolve("dynamodb.sqlite");
    byte[] whole = Files.readAllBytes(database);
    Files.write(database, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> EmbeddedDynamoDb.requireWhole(folder, true))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining(database + " is damaged (")
        .hasMessageContaining("give another --data-dir");

    Files.write(database, new byte[0]);
    assertThatThrownBy(() -> EmbeddedDynamoDb.requireWhole(folder, true))
        .isInstanceOf(DamagedException.class)
        .hasMessageContaining("holds no database, or an empty one");
    assertThatCode(() -> EmbeddedDynamoDb.requireWhole(folder, false)).doesNotThrowAnyException();
  }

  @Test
  void saysHowToGetDynamoDbLocal() {
    assertThatThrownBy(() -> EmbeddedDynamoDb.local(folder, 0, folder))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("DynamoDBLocal:3.1.0");
  }

  @Test
  @EnabledIfSystemProperty(named = "kooflow.dynamodb-local.jars", matches = ".+")
  void runsDynamoDbLocalFromAFolderOfJars() throws Exception {
    Path jars = Path.of(System.getProperty("kooflow.dynamodb-local.jars"));
    EmbeddedDynamoDb first = EmbeddedDynamoDb.local(folder, 0, jars);
    createTable(first);
    first.process().kill();
    try (EmbeddedDynamoDb second = EmbeddedDynamoDb.local(folder, first.port(), jars)) {
      assertThat(call(second, "ListTables", "{}")).contains("greetings");
    }
  }

  private void createTable(EmbeddedDynamoDb server) throws Exception {
    call(
        server,
        "CreateTable",
        """
        {"TableName":"greetings","BillingMode":"PAY_PER_REQUEST",
         "KeySchema":[{"AttributeName":"K","KeyType":"HASH"}],
         "AttributeDefinitions":[{"AttributeName":"K","AttributeType":"N"}]}""");
  }

  private String call(EmbeddedDynamoDb server, String operation, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.endpoint())
            .header("X-Amz-Target", "DynamoDB_20120810." + operation)
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Date", "20260101T000000Z")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
                    + " SignedHeaders=host, Signature=00")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }
}
