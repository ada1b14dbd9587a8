package io.kooflow.source.config;

import java.util.Map;

/**
 * Settings of the connector's own consumers.
 *
 * @param settings those of a Kafka consumer; empty where the connector has none of its own
 */
public record ConsumerSettings(Map<String, Object> settings) {

  /** Copies the settings. */
  public ConsumerSettings {
    settings = Map.copyOf(settings);
  }

  /** Whether a consumer can be made of them. */
  public boolean areGiven() {
    return settings.containsKey("bootstrap.servers");
  }

  @Override
  public String toString() {
    return "ConsumerSettings[hidden]";
  }
}
