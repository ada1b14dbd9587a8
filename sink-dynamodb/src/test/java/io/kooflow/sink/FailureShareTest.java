package io.kooflow.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FailureShareTest {
  /** Near the end of the range: the clock's value may be anything, and may pass its end. */
  private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30);

  private final FailureShare share =
      new FailureShare(new FailureLimit(0.5, 10, Duration.ofSeconds(60)));

  @Test
  void saysNothingOfFewRecords() {
    share.add(0, 9, at(0));
    assertThat(share.isBeyond()).isFalse();
    assertThat(share.showsThatOthersPass()).isFalse();
  }

  @Test
  void isBeyondWhenMoreThanTheShareFails() {
    share.add(10, 10, at(0));
    assertThat(share.isBeyond()).isFalse();
    assertThat(share.showsThatOthersPass()).isTrue();
    share.add(0, 1, at(1));
    assertThat(share.isBeyond()).isTrue();
    assertThat(share).hasToString("11 of 21");
  }

  @Test
  void forgetsWhatIsOlderThanTheWindow() {
    for (int second = 0; second < 300; second++) {
      share.add(0, second % 10 == 0 ? 1 : 0, at(second));
      assertThat(share.isBeyond()).isFalse();
    }
    share.add(0, 10, at(400));
    assertThat(share).hasToString("10 of 10");
    assertThat(share.isBeyond()).isTrue();
  }

  @Test
  void neverIsBeyondARatioOfOne() {
    FailureShare none = new FailureShare(new FailureLimit(1, 1, Duration.ofSeconds(60)));
    none.add(0, 1_000, at(0));
    assertThat(none.isBeyond()).isFalse();
  }

  @Test
  void leavesOutLinesBeyondALimitAndCountsThem() {
    LineLimit lines = new LineLimit(at(0));
    int written = 0;
    for (int i = 0; i < 100; i++) {
      written += lines.allows() ? 1 : 0;
    }
    assertThat(written).isEqualTo(20);
    assertThat(lines.takeLeftOut(at(9))).isZero();
    assertThat(lines.takeLeftOut(at(10))).isEqualTo(80);
    assertThat(lines.allows()).isTrue();
    assertThat(lines.takeLeftOut(at(20))).isZero();
  }

  private static long at(long second) {
    return START + TimeUnit.SECONDS.toNanos(second);
  }
}
