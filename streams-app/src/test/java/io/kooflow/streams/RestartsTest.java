package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private Instant now = Instant.EPOCH;

  @Test
  void allowsAsManyWithinAnHourAsSet() {
    Restarts restarts = new Restarts(2, () -> now);

    assertThat(restarts.allowOneMore()).isTrue();
    assertThat(restarts.allowOneMore()).isTrue();
    assertThat(restarts.allowOneMore()).isFalse();
    now = now.plus(Duration.ofMinutes(61));
    assertThat(restarts.allowOneMore()).isTrue();
  }

  @Test
  void pausesLongerEachTimeUpToABound() {
    Restarts restarts = new Restarts(100, () -> now);

    restarts.allowOneMore();
    assertThat(restarts.pause()).isEqualTo(Duration.ofSeconds(1));
    restarts.allowOneMore();
    assertThat(restarts.pause()).isEqualTo(Duration.ofSeconds(2));
    for (int i = 0; i < 50; i++) {
      restarts.allowOneMore();
    }
    assertThat(restarts.pause()).isEqualTo(Duration.ofSeconds(32));
  }
}
