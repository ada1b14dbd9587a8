package io.kooflow.sink.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import io.kooflow.embedded.StubHttpServer.Request;
import io.kooflow.sink.http.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class ClientsTest {
  private static final String ROLE =
      """
      <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <Credentials><AccessKeyId>ROLEKEY</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
      <SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
      </AssumeRoleResult></AssumeRoleResponse>
      """;

  @Test
  void writesWithTheCredentialsOfTheRole() {
    try (StubHttpServer aws = StubHttpServer.start(ClientsTest::answer);
        Clients clients = Clients.open(config(aws))) {
      clients.dynamoDb().deleteItem(delete -> delete.tableName("t").key(Map.of()));
      clients.dynamoDb().deleteItem(delete -> delete.tableName("t").key(Map.of()));

      List<Request> requests = aws.requests();
      assertThat(requests).hasSize(3);
      assertThat(requests.get(0).body()).contains("AssumeRole", "role%2Fsink", "outside");
      assertThat(signer(requests.get(0))).isEqualTo("OWNKEY");
      assertThat(requests.subList(1, 3)).extracting(ClientsTest::signer).containsOnly("ROLEKEY");
    }
  }

  @Test
  void putsWhereItsCallsGoWithTheSameCredentials() throws Exception {
    try (StubHttpServer aws = StubHttpServer.start(ClientsTest::answer);
        Clients clients = Clients.open(config(aws))) {
      assertThatThrownBy(() -> clients.puts("test")).isInstanceOf(IllegalStateException.class);
      clients.dynamoDb().listTables();
      try (Puts puts = clients.puts("test")) {
        BlockingQueue<Integer> answered = new LinkedBlockingQueue<>();
        puts.send(
            "{}".getBytes(StandardCharsets.UTF_8),
            new Reply() {
              @Override
              public void answered(io.kooflow.sink.http.Answer answer) {
                answered.add(answer.status());
              }

              @Override
              public void failed(IOException why) {
                answered.add(0);
              }
            });

        assertThat(answered.take()).isEqualTo(200);
        Request put = aws.requests().get(2);
        assertThat(signer(put)).isEqualTo("ROLEKEY");
        assertThat(put.headers()).containsEntry("X-amz-security-token", "token");
      }
    }
  }

  private static DynamoDbConfig config(StubHttpServer aws) {
    return new DynamoDbConfig(
        aws.uri(),
        "us-east-1",
        "OWNKEY",
        "secret",
        new RoleConfig("arn:aws:iam::123456789012:role/sink", "outside", aws.uri()),
        Duration.ofSeconds(30));
  }

  private static Answer answer(Request request) {
    return request.body().contains("AssumeRole")
        ? Answer.of(200, ROLE).withHeader("Content-Type", "text/xml")
        : Answer.of(200, "{}");
  }

  private static String signer(Request request) {
    String authorization = request.headers().getOrDefault("Authorization", "");
    return authorization.replaceAll("(?s).*Credential=([^/]+)/.*", "$1");
  }
}
