package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeadwayTest {
  private static final Duration STEP = Headway.STALLED.minusSeconds(1);

  private long now;
  private long written;
  private long worked;
  private final Headway headway = new Headway(() -> now, () -> written, () -> worked);

  @Test
  void isMadeWhileTheLogGrows() {
    for (int look = 0; look < 5; look++) {
      written += 10;
      assertThat(after(STEP)).isTrue();
    }
  }

  @Test
  void isMadeByATenthOfACore() {
    for (int look = 0; look < 5; look++) {
      worked += STEP.toNanos() / 10;
      assertThat(after(STEP)).isTrue();
    }
  }

  @Test
  void isNotMadeWhereNothingHappens() {
    assertThat(after(STEP)).isTrue();
    assertThat(after(Duration.ofSeconds(2))).isFalse();
  }

  @Test
  void isNotMadeByAnIdleProcess() {
    worked += Headway.WORK.toNanos() / 3;
    assertThat(after(STEP)).isTrue();
    worked += Headway.WORK.toNanos() / 3;
    assertThat(after(Duration.ofSeconds(2))).isFalse();
  }

  @Test
  void isMadeByAProcessThatReplacesAnother() {
    worked = STEP.toNanos();
    assertThat(after(STEP)).isTrue();
    worked = 0;
    assertThat(after(STEP)).isTrue();
  }

  @Test
  void isNotMadeForEverByWhatOnlyRepeatsItself() {
    boolean made = true;
    for (long passed = 0; made; passed += STEP.toNanos()) {
      assertThat(passed).isLessThan(2 * Headway.LONGEST.toNanos());
      written++;
      made = after(STEP);
    }
    assertThat(now).isGreaterThanOrEqualTo(Headway.LONGEST.toNanos());
  }

  private boolean after(Duration time) {
    now += time.toNanos();
    return headway.made();
  }
}
