package io.kooflow.source.signal;

import java.time.Duration;
import java.util.Map;

/**
 * Where signals come from.
 *
 * @param topic topic of the signals
 * @param maxAge a signal older than this when the task starts is passed over
 * @param consumer settings of the consumer, with {@code bootstrap.servers}; may hold secrets
 */
public record SignalSettings(String topic, Duration maxAge, Map<String, Object> consumer) {
  @Override
  public String toString() {
    return "SignalSettings[topic=%s, maxAge=%s, consumer=hidden]".formatted(topic, maxAge);
  }
}
