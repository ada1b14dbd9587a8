package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartsTest {
  private long now;

  @Test
  void allowsAsManyWithinAnHourAsSet() {
    Restarts restarts = new Restarts(2, () -> now);

    assertThat(restarts.allowOneMore()).isTrue();
    assertThat(restarts.allowOneMore()).isTrue();
    assertThat(restarts.allowOneMore()).isFalse();
    now += Duration.ofMinutes(61).toNanos();
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
