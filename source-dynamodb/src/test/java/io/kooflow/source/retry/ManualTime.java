package io.kooflow.source.retry;

import java.time.Duration;
import java.time.Instant;

/** Clocks that stand still until they are moved. */
public final class ManualTime implements TimeSource {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public long getAsLong() {
    return Duration.between(Instant.EPOCH, now).toNanos();
  }

  public void pass(Duration duration) {
    now = now.plus(duration);
  }

  public void passNanos(long nanos) {
    now = now.plusNanos(nanos);
  }
}
