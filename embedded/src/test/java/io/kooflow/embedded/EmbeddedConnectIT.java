package io.kooflow.embedded;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedConnectIT {

  @SuppressWarnings("NullAway.Init")
  @TempDir(factory = OddFolder.class)
  Path folder;

  private EmbeddedKafka kafka;

  @BeforeEach
  void startKafka() {
    kafka =
        EmbeddedKafka.start(
            folder.resolve("kafka"), 0, Map.of("auto.create.topics.enable", "true"));
  }

  @AfterEach
  void stopKafka() {
    kafka.close();
  }

  @Test
  void keepsConnectorsAndOffsetsInKafkaOverARestart() {
    ConnectWorkerConfig config =
        ConnectWorkerConfig.of("connect", kafka.bootstrapServers(), FreePorts.next(), List.of())
            .withOffsetFlush(Duration.ofMillis(200));
    try (EmbeddedConnect connect = EmbeddedConnect.start(config)) {
      connect
          .client()
          .putConnector(
              "counter",
              Map.of("connector.class", CountingConnector.class.getName(), "tasks.max", "1"));
      awaitOffsets(connect.client());
    }
    try (EmbeddedConnect connect = EmbeddedConnect.start(config)) {
      assertThat(connect.client().connectors()).containsExactly("counter");
      awaitOffsets(connect.client());
      connect.client().deleteConnector("counter");
      assertThat(connect.client().connectors()).isEmpty();
    }
  }

  @Test
  void runsAsAProcessFromAWorkerFile() throws Exception {
    int port = FreePorts.next();
    Path file = folder.resolve("worker.properties");
    ConnectWorkerConfig.of("connect", kafka.bootstrapServers(), port, List.of()).write(file);
    ForkedJvm jvm =
        new ForkedJvm(
            "org.apache.kafka.connect.cli.ConnectDistributed",
            ForkedJvm.ownClassPath(),
            ForkedJvm.SMALL,
            List.of(file.toString()));
    try (ChildProcess process = jvm.start("connect", folder)) {
      URI url = URI.create("http://127.0.0.1:" + port);
      process.awaitHttp(ConnectClient.health(url));
      ConnectClient client = new ConnectClient(url);
      assertThat(client.status("nobody").connector()).isEqualTo("UNKNOWN");
      assertThat(Files.exists(process.log())).isTrue();
    }
  }

  private static void awaitOffsets(ConnectClient client) {
    await()
        .untilAsserted(
            () -> {
              assertThat(client.status("counter").running()).isTrue();
              assertThat(client.offsets("counter").path(0).path("offset").path("count").asLong())
                  .isPositive();
            });
  }
}
