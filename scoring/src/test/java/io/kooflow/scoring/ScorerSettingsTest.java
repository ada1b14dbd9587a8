package io.kooflow.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScorerSettingsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8080",
        "http://localhost:1",
        "http://[::1]:1",
        "https://vpce.example.org"
      })
  void takesSecureAndLocalEndpoints(String endpoint) {
    assertThat(
            ScorerSettings.of("koo-text", "us-east-1").at(URI.create(endpoint)).endpointOverride())
        .isEqualTo(URI.create(endpoint));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1",
        "http://127.0.0.1.example.org",
        "ftp://localhost",
        "/path",
        "localhost:80"
      })
  void refusesPlainHttpToElsewhere(String endpoint) {
    ScorerSettings settings = ScorerSettings.of("koo-text", "us-east-1");

    assertThatThrownBy(() -> settings.at(URI.create(endpoint)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(endpoint);
  }

  @Test
  void namesTheBadValue() {
    assertThatThrownBy(() -> ScorerSettings.of(" ", "us-east-1"))
        .hasMessageContaining("endpoint name");
    assertThatThrownBy(() -> ScorerSettings.of("koo-text", "")).hasMessageContaining("region");
    assertThatThrownBy(() -> settings(0, 1, 1, 1)).hasMessageContaining("max in flight");
    assertThatThrownBy(() -> settings(1, 0, 1, 1)).hasMessageContaining("max attempts");
    assertThatThrownBy(() -> settings(1, 1, 0, 1)).hasMessageContaining("attempt timeout");
    assertThatThrownBy(() -> settings(1, 1, 2, 1)).hasMessageContaining("call timeout");
  }

  private static ScorerSettings settings(
      int inFlight, int attempts, int attemptSeconds, int callSeconds) {
    return new ScorerSettings(
        "koo-text",
        "us-east-1",
        null,
        inFlight,
        attempts,
        Duration.ofSeconds(attemptSeconds),
        Duration.ofSeconds(callSeconds),
        Duration.ofMillis(1),
        Duration.ofMillis(1));
  }
}
