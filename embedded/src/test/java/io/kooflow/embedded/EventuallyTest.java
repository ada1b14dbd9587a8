package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {
  @Test
  void returnsWhenTheCheckPasses() {
    AtomicInteger calls = new AtomicInteger();

    Eventually.passes(() -> assertThat(calls.incrementAndGet()).isGreaterThanOrEqualTo(3));

    assertThat(calls).hasValue(3);
  }

  @Test
  void waitsBeyondItsLimitWhileTheFailureChanges() {
    AtomicInteger calls = new AtomicInteger();

    Eventually.within(Duration.ofNanos(1))
        .untilAsserted(() -> assertThat(calls.incrementAndGet()).isGreaterThanOrEqualTo(3));

    assertThat(calls).hasValue(3);
  }

  @Test
  void endsWithTheLastFailureWhenNothingMoves() {
    assertThatThrownBy(
            () ->
                Eventually.within(Duration.ofNanos(1))
                    .untilAsserted(() -> assertThat("half").isEqualTo("all")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Nothing has moved")
        .hasMessageContaining("half");
  }

  @Test
  void takesAStateThatGoesToAndFroForNoProgress() {
    AtomicInteger calls = new AtomicInteger();

    assertThatThrownBy(
            () ->
                Eventually.within(Duration.ofMillis(50))
                    .untilAsserted(() -> assertThat(calls.incrementAndGet() % 2).isEqualTo(5)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Nothing has moved");
  }

  @Test
  void takesAnExceptionForNotYet() {
    AtomicInteger calls = new AtomicInteger();

    Eventually.await()
        .untilAsserted(
            () -> {
              if (calls.incrementAndGet() < 3) {
                throw new IllegalStateException("not open yet");
              }
            });

    assertThat(calls).hasValue(3);
  }
}
