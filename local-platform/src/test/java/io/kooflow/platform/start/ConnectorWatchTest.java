package io.kooflow.platform.start;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.ConnectClient;
import io.kooflow.embedded.StubHttpServer;
import io.kooflow.embedded.StubHttpServer.Answer;
import io.kooflow.platform.start.ConnectorWatch.Limits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ConnectorWatchTest {
  private static final String RUNNING =
      """
      {"connector":{"state":"RUNNING"},"tasks":[{"id":0,"state":"RUNNING"}]}""";
  private static final String FAILED =
      """
      {"connector":{"state":"RUNNING"},
       "tasks":[{"id":0,"state":"FAILED","trace":"store is away\\n\\tat line"}]}""";
  private static final Limits LIMITS = new Limits(Duration.ofMillis(10), 2);

  private final List<String> told = new CopyOnWriteArrayList<>();

  @Test
  void startsAFailedConnectorAgainAndGivesItUpBeyondTheBound() {
    try (StubHttpServer worker = StubHttpServer.start(request -> Answer.of(200, FAILED));
        ConnectorWatch watch = watching(worker)) {
      await().until(() -> watch.failure().isDone());

      assertThat(watch.failure().join())
          .isEqualTo("connector sink failed 3 times and is given up: store is away");
      assertThat(restarts(worker)).isEqualTo(LIMITS.restarts());
      assertThat(told)
          .hasSize(LIMITS.restarts())
          .containsOnly("connector sink failed, starting it again: store is away");
    }
  }

  @Test
  void leavesARunningConnectorAlone() {
    try (StubHttpServer worker = StubHttpServer.start(request -> Answer.of(200, RUNNING));
        ConnectorWatch watch = watching(worker)) {
      await().until(() -> worker.requests().size() >= 5);

      assertThat(restarts(worker)).isZero();
      assertThat(watch.failure()).isNotDone();
      assertThat(told).isEmpty();
    }
  }

  private ConnectorWatch watching(StubHttpServer worker) {
    return new ConnectorWatch(new ConnectClient(worker.uri()), List.of("sink"), told::add, LIMITS);
  }

  private static long restarts(StubHttpServer worker) {
    return worker.requests().stream().filter(request -> request.method().equals("POST")).count();
  }
}
