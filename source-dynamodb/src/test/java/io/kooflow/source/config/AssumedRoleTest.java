package io.kooflow.source.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import io.kooflow.source.config.ClientSettings.LocalCredentials;
import io.kooflow.source.config.ClientSettings.Role;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

class AssumedRoleTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/capture";
  private static final String ASSUMED =
      """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
        <Credentials><AccessKeyId>assumed-id</AccessKeyId><SecretAccessKey>assumed-secret</SecretAccessKey>
        <SessionToken>assumed-token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
      </AssumeRoleResult></AssumeRoleResponse>""";

  @Test
  void signsItsCallsAsTheRoleThatItAssumed() {
    try (StubHttpServer sts =
            StubHttpServer.start(
                request -> Answer.of(200, ASSUMED).withHeader("Content-Type", "text/xml"));
        StubHttpServer dynamoDb =
            StubHttpServer.start(request -> Answer.of(200, "{\"TableNames\":[\"koos\"]}"));
        DynamoDbClient client =
            new ClientSettings(
                    "us-east-1",
                    dynamoDb.uri(),
                    new LocalCredentials("own-id", "own-secret"),
                    new Role(ROLE, sts.uri()),
                    null)
                .tables()) {
      List<String> tables = client.listTables().tableNames();

      assertThat(tables).containsExactly("koos");
      assertThat(sts.requests().get(0).body())
          .contains(
              "Action=AssumeRole", "role%2Fcapture", "RoleSessionName=kooflow-source-dynamodb");
      Map<String, String> headers = dynamoDb.requests().get(0).headers();
      assertThat(headers).containsEntry("X-amz-security-token", "assumed-token");
      assertThat(Objects.requireNonNull(headers.get("Authorization"))).contains("assumed-id");
    }
  }
}
