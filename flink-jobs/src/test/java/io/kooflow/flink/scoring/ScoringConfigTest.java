package io.kooflow.flink.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScoringConfigTest {
  private static final List<String> REQUIRED =
      List.of(
          "--kafka.bootstrap-servers",
          "localhost:1",
          "--registry.url",
          "http://localhost:2",
          "--model.endpoint",
          "koo-text");

  @Test
  void hasDefaultsForAllButThreeKeys() {
    ScoringConfig config = config();

    assertThat(config.model().endpointName()).isEqualTo("koo-text");
    assertThat(config.model().region()).isEqualTo("us-east-1");
    assertThat(config.model().endpointOverride()).isNull();
    assertThat(config.model().maxInFlight()).isEqualTo(8);
    assertThat(config.model().maxAttempts()).isEqualTo(6);
    assertThat(config.model().attemptTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.model().callTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.model().firstBackoff()).isEqualTo(Duration.ofMillis(100));
    assertThat(config.model().maxBackoff()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.linger()).isEqualTo(Duration.ofMillis(50));
    assertThat(config.groupId()).isEqualTo("kooflow-scoring");
    assertThat(config.acceptGaps()).isFalse();
    assertThat(config.textsUnderWay()).isEqualTo(512);
  }

  @Test
  void takesEveryKey() {
    ScoringConfig config =
        config(
            "--model.region", "ap-south-1",
            "--model.url", "http://127.0.0.1:3",
            "--model.max-in-flight", "2",
            "--model.max-attempts", "3",
            "--model.attempt-timeout", "1 s",
            "--model.call-timeout", "4 s",
            "--model.first-backoff", "5 ms",
            "--model.max-backoff", "6 ms",
            "--linger", "7 ms",
            "--group-id", "g",
            "--accept-gaps", "true");

    assertThat(config.model().region()).isEqualTo("ap-south-1");
    assertThat(config.model().endpointOverride()).isEqualTo(URI.create("http://127.0.0.1:3"));
    assertThat(config.model().maxInFlight()).isEqualTo(2);
    assertThat(config.model().maxAttempts()).isEqualTo(3);
    assertThat(config.model().attemptTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.model().callTimeout()).isEqualTo(Duration.ofSeconds(4));
    assertThat(config.model().firstBackoff()).isEqualTo(Duration.ofMillis(5));
    assertThat(config.model().maxBackoff()).isEqualTo(Duration.ofMillis(6));
    assertThat(config.linger()).isEqualTo(Duration.ofMillis(7));
    assertThat(config.groupId()).isEqualTo("g");
    assertThat(config.acceptGaps()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "--model.max-in-flight, 0, max-in-flight",
    "--model.max-attempts, x, max-attempts",
    "--model.url, http://example.org, endpoint",
    "--model.call-timeout, 60 s, checkpoint.timeout",
    "--checkpoint.timeout, 1 min, model.call-timeout",
    "--model.endpont, koo-text, model.endpont",
    "--linger, -1, linger"
  })
  void namesTheBadKey(String key, String value, String named) {
    assertThatThrownBy(() -> config(key, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void namesTheKeyThatIsMissing() {
    assertThatThrownBy(() -> ScoringConfig.from(REQUIRED.subList(0, 4).toArray(String[]::new)))
        .hasMessageContaining("model.endpoint");
  }

  private static ScoringConfig config(String... more) {
    List<String> args = new ArrayList<>(REQUIRED);
    args.addAll(List.of(more));
    return ScoringConfig.from(args.toArray(String[]::new));
  }
}
