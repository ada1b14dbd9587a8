package io.kooflow.sink;

import java.util.HashMap;
import java.util.Map;

/** Connector settings for tests. */
public final class Settings {
  private Settings() {}

  /**
   * Settings under which the connector starts, with two topics, nothing left to default but time.
   */
  public static Map<String, String> valid() {
    Map<String, String> settings = new HashMap<>();
    settings.put("name", "feed-items");
    settings.put("connector.class", DynamoDbSinkConnector.class.getName());
    settings.put("topics", "koo.enriched,trending");
    settings.put("tables", "koo.enriched:feed_items,trending:trending");
    settings.put("consumer.override.isolation.level", "read_committed");
    settings.put("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    settings.put("errors.tolerance", "all");
    settings.put("errors.retry.timeout", "-1");
    settings.put("errors.deadletterqueue.topic.name", "koo.enriched.dlq");
    settings.put("errors.deadletterqueue.context.headers.enable", "true");
    return settings;
  }

  /** The same with some replaced; the value "(absent)" takes one away. */
  public static Map<String, String> with(String... keysAndValues) {
    Map<String, String> settings = valid();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    settings.values().removeIf("(absent)"::equals);
    return settings;
  }
}
