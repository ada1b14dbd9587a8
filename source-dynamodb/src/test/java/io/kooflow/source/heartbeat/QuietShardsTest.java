package io.kooflow.source.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuietShardsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration EVERY = Duration.ofMinutes(10);

  private final Map<String, Instant> stored = new HashMap<>();
  private QuietShards quiet = new QuietShards(EVERY, stored::get);

  @Test
  void isDueOnceAnInterval() {
    int due = 0;
    for (int second = 0; second <= 3600; second++) {
      due += dueAt(second) ? 1 : 0;
    }

    assertThat(due).isEqualTo(6);
  }

  @Test
  void isDueAMinuteAfterTheFirstEmptyPageWhereNoOffsetSaysAnything() {
    assertThat(dueAt(0)).isFalse();
    assertThat(dueAt(59)).isFalse();
    assertThat(dueAt(60)).isTrue();
    assertThat(dueAt(61)).isFalse();
    assertThat(dueAt(660)).isTrue();
  }

  @Test
  void goesOnFromWhatTheStoredOffsetSaysSoThatRestartsMakeNoMore() {
    stored.put("a", START);

    assertThat(dueAt(500)).isFalse();
    assertThat(dueAt(599)).isFalse();
    assertThat(dueAt(600)).isTrue();
  }

  @Test
  void isNotDueWhileRecordsCome() {
    for (int second = 0; second < 7200; second += 60) {
      quiet.said("a", START.plusSeconds(second));
      assertThat(dueAt(second + 30)).isFalse();
    }
  }

  @Test
  void doesNotTakeOneEmptyPageAfterAFailedReadForTheEnd() {
    dueAt(0);
    quiet.failed("a");

    assertThat(dueAt(3600)).isFalse();
    assertThat(dueAt(3659)).isFalse();
    assertThat(dueAt(3660)).isTrue();
  }

  @Test
  void isDueAfterAnIntervalAlsoWhereTheClockWasSetBack() {
    dueAt(1_000_000);
    quiet.said("a", START.plusSeconds(1_000_000));

    assertThat(dueAt(0)).isFalse();
    assertThat(dueAt(599)).isFalse();
    assertThat(dueAt(600)).isTrue();
  }

  @Test
  void isNeverDueWithoutAnInterval() {
    quiet = new QuietShards(Duration.ZERO, stored::get);

    assertThat(quiet.areTold()).isFalse();
    assertThat(dueAt(0)).isFalse();
    assertThat(dueAt(1_000_000)).isFalse();
  }

  private boolean dueAt(int second) {
    return quiet.isDue("a", START.plusSeconds(second));
  }
}
