package io.kooflow.sink.coalesce;

import java.time.Duration;
import java.util.Map;

/** Settings for tests, in round numbers. */
final class Configs {
  static final CoalesceConfig DEFAULT =
      new CoalesceConfig(
          Duration.ofMillis(700),
          Duration.ofMillis(1_000),
          Duration.ofMillis(5_000),
          1_000,
          1_000_000,
          32,
          Duration.ofMillis(50),
          Duration.ofMillis(1_000),
          Duration.ofMinutes(5),
          Map.of());

  private Configs() {}

  static CoalesceConfig bounded(int maxKeys, long maxBytes, int maxInFlight) {
    return new CoalesceConfig(
        DEFAULT.linger(),
        DEFAULT.window(),
        DEFAULT.maxDelay(),
        maxKeys,
        maxBytes,
        maxInFlight,
        DEFAULT.backoff(),
        DEFAULT.maxBackoff(),
        DEFAULT.retryLimit(),
        Map.of());
  }

  static CoalesceConfig timed(long linger, long window, long maxDelay) {
    return new CoalesceConfig(
        Duration.ofMillis(linger),
        Duration.ofMillis(window),
        Duration.ofMillis(maxDelay),
        DEFAULT.maxKeys(),
        DEFAULT.maxBytes(),
        DEFAULT.maxInFlight(),
        DEFAULT.backoff(),
        DEFAULT.maxBackoff(),
        DEFAULT.retryLimit(),
        Map.of());
  }

  /** Timed, with room for whatever comes. */
  static CoalesceConfig wide(long linger, long window, long maxDelay) {
    CoalesceConfig timed = timed(linger, window, maxDelay);
    return new CoalesceConfig(
        timed.linger(),
        timed.window(),
        timed.maxDelay(),
        1_000_000,
        1_000_000_000,
        64,
        timed.backoff(),
        timed.maxBackoff(),
        timed.retryLimit(),
        Map.of());
  }
}
