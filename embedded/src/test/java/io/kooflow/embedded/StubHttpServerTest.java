package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class StubHttpServerTest {
  @Test
  void givesQueuedAnswersFirstAndRemembersRequests() throws Exception {
    try (StubHttpServer server =
        StubHttpServer.start(request -> StubHttpServer.Answer.of(200, "fine"))) {
      server.answerNext(2, StubHttpServer.Answer.of(429, "").withHeader("Retry-After", "1"));

      assertThat(get(server).statusCode()).isEqualTo(429);
      assertThat(get(server).headers().firstValue("Retry-After")).hasValue("1");
      assertThat(get(server).body()).isEqualTo("fine");
      assertThat(server.requests())
          .hasSize(3)
          .allSatisfy(request -> assertThat(request.path()).isEqualTo("/x?y=1"));
    }
  }

  private static HttpResponse<String> get(StubHttpServer server) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(server.uri().resolve("/x?y=1")).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
