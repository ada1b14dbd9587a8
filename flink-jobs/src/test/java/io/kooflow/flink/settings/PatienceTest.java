package io.kooflow.flink.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void asksAgainUntilThereIsAnAnswer() throws Exception {
    int answer =
        Patience.until(
            Duration.ofMinutes(5),
            failure -> false,
            () -> {
              if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
              }
              return tries.get();
            });

    assertThat(answer).isEqualTo(2);
  }

  @Test
  void doesNotWaitForWhatNoWaitingMends() {
    assertThatThrownBy(
            () ->
                Patience.until(
                    Duration.ofMinutes(5),
                    failure -> failure instanceof IllegalArgumentException,
                    () -> {
                      tries.incrementAndGet();
                      throw new IllegalArgumentException("wrong");
                    }))
        .hasMessage("wrong");
    assertThat(tries).hasValue(1);
  }

  @Test
  void triesOnceWhenItMayNotWait() {
    assertThatThrownBy(
            () ->
                Patience.until(
                    Duration.ofMillis(1),
                    failure -> false,
                    () -> {
                      tries.incrementAndGet();
                      throw new IllegalStateException("not yet");
                    }))
        .hasMessage("not yet");
    assertThat(tries).hasValue(1);
  }
}
