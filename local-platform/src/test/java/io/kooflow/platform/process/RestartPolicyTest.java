package io.kooflow.platform.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
  private final RestartPolicy policy =
      new RestartPolicy(
          3, Duration.ofMinutes(10), 2, Duration.ofSeconds(8), Duration.ofMillis(100));

  @Test
  void startsAgainAtOnceAfterAStartThatCameUp() {
    assertThat(policy.delayAfter(0)).isZero();
  }

  @Test
  void waitsLongerAfterEachFailedStartUpToTenTimes() {
    assertThat(policy.delayAfter(1)).isEqualTo(Duration.ofMillis(100));
    assertThat(policy.delayAfter(2)).isEqualTo(Duration.ofMillis(200));
    assertThat(policy.delayAfter(60)).isEqualTo(Duration.ofMillis(1000));
  }

  @Test
  void givesUpAtEitherBound() {
    assertThat(policy.allows(2, 1)).isTrue();
    assertThat(policy.allows(3, 0)).isFalse();
    assertThat(policy.allows(0, 2)).isFalse();
  }

  @Test
  void whatRanForLongGetsItsRestartsBack() {
    assertThat(policy.counted(3, Duration.ofMinutes(10))).isZero();
    assertThat(policy.counted(3, Duration.ofMinutes(9))).isEqualTo(3);
  }
}
