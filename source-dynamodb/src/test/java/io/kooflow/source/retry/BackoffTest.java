package io.kooflow.source.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final ManualTime time = new ManualTime();
  private final Backoff backoff =
      new Backoff(
          new RetrySettings(Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofMinutes(1)),
          time,
          new Random(7));

  @Test
  void doublesWithJitterUpToTheLongest() {
    for (int failure = 0; failure < 100; failure++) {
      long most = Math.min(2000, 100L << Math.min(failure, 10));
      assertThat(backoff.failed().toMillis()).isBetween(most / 2, most);
    }
  }

  @Test
  void beginsAgainAfterASuccess() {
    backoff.failed();
    backoff.failed();
    backoff.failed();

    backoff.succeeded();

    assertThat(backoff.failed()).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
  }

  @Test
  void isExhaustedByTimeWithoutASuccess() {
    backoff.failed();
    time.pass(Duration.ofSeconds(59));
    backoff.failed();
    assertThat(backoff.exhausted()).isFalse();

    time.pass(Duration.ofSeconds(2));
    assertThat(backoff.exhausted()).isTrue();

    backoff.succeeded();
    assertThat(backoff.exhausted()).isFalse();
  }
}
