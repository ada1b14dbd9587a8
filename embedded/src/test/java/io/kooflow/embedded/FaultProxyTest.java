package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private StubHttpServer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() {
    server = StubHttpServer.start(request -> StubHttpServer.Answer.of(200, request.body()));
    proxy = FaultProxy.before(server.uri().getPort());
  }

  @AfterEach
  void stop() {
    proxy.close();
    server.close();
  }

  @Test
  void passesOnWithoutAFault() throws Exception {
    assertThat(post("hello", Duration.ofSeconds(10)).body()).isEqualTo("hello");
  }

  @Test
  void cutsTheAnswerAfterTheServerDidItsWork() throws Exception {
    proxy.cutAnswers(1);
    assertThatThrownBy(() -> post("first", Duration.ofSeconds(10))).isInstanceOf(IOException.class);
    assertThat(proxy.cuts()).isEqualTo(1);
    assertThat(post("second", Duration.ofSeconds(10)).statusCode()).isEqualTo(200);
    assertThat(server.requests())
        .extracting(StubHttpServer.Request::body)
        .contains("first", "second");
  }

  @Test
  void delaysAnswers() throws Exception {
    proxy.delayAnswers(Duration.ofMillis(150));
    long before = System.nanoTime();
    post("slow", Duration.ofSeconds(10));
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isGreaterThanOrEqualTo(Duration.ofMillis(150));
  }

  @Test
  void passesNothingOnWhilePaused() throws Exception {
    proxy.pause();
    assertThatThrownBy(() -> post("lost", Duration.ofMillis(300)))
        .isInstanceOf(HttpTimeoutException.class);
    proxy.resume();
    assertThat(post("found", Duration.ofSeconds(10)).body()).isEqualTo("found");
  }

  private HttpResponse<String> post(String body, Duration timeout) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(proxy.uri())
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    // A new client each time: no connection from before a fault is used again.
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request, HttpResponse.BodyHandlers.ofString());
  }
}
