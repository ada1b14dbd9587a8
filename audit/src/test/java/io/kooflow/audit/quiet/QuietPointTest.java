package io.kooflow.audit.quiet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuietPointTest {
  private static final Unrest UNREST = new Unrest("hop", "records left");

  @Test
  void isQuietWhenEveryHopIs() throws Exception {
    assertThat(quiet(() -> null, () -> null).await(Duration.ZERO)).isNull();
  }

  @Test
  void waitsForAHopBeforeItAsksTheNext() throws Exception {
    AtomicInteger left = new AtomicInteger(3);
    AtomicInteger askedTooEarly = new AtomicInteger();
    Stillness first = () -> left.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? UNREST : null;
    Stillness second =
        () -> {
          askedTooEarly.addAndGet(left.get());
          return null;
        };

    assertThat(quiet(first, second).await(Duration.ofSeconds(30))).isNull();
    assertThat(askedTooEarly).hasValue(0);
  }

  @Test
  void looksAgainAtAllHopsForAWriteDuringTheWait() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Stillness first = () -> looks.incrementAndGet() == 2 ? UNREST : null;

    assertThat(quiet(first, () -> null).await(Duration.ofSeconds(30))).isNull();
    assertThat(looks.get()).isGreaterThanOrEqualTo(4);
  }

  @Test
  void tellsWhatIsUnderWayWhenTimeIsUp() throws Exception {
    assertThat(quiet(() -> null, () -> UNREST).await(Duration.ofMillis(300))).isEqualTo(UNREST);
  }

  @Test
  void waitsForAServerThatStartsAgain() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Stillness restarting =
        () -> {
          if (looks.incrementAndGet() < 3) {
            throw new IOException("connection refused");
          }
          return null;
        };

    assertThat(quiet(restarting).await(Duration.ofSeconds(30))).isNull();
  }

  @Test
  void tellsThatAServerDoesNotAnswer() throws Exception {
    Stillness dead =
        () -> {
          throw new IOException("connection refused");
        };

    assertThat(quiet(dead).await(Duration.ZERO))
        .hasToString("a hop of the pipeline: does not answer: connection refused");
  }

  private static QuietPoint quiet(Stillness... hops) {
    return new QuietPoint(List.of(hops), List.of());
  }
}
