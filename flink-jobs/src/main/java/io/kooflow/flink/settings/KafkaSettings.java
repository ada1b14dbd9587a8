package io.kooflow.flink.settings;

import java.io.Serial;
import java.io.Serializable;
import java.util.Map;
import java.util.Properties;

/**
 * How Kafka is reached.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param passedOn properties for every Kafka client as they are; may hold secrets, never printed
 */
public record KafkaSettings(String bootstrapServers, Map<String, String> passedOn)
    implements Serializable {
  public static final String BOOTSTRAP_SERVERS = "kafka.bootstrap-servers";
  public static final String PASSED_ON = "kafka.property.";

  public static final String HELP =
      """
        kafka.bootstrap-servers HOST:PORT,...   required
        kafka.property.NAME                     passed to all Kafka clients, such as security.protocol
      """;

  @Serial private static final long serialVersionUID = 1;

  public KafkaSettings {
    passedOn = Map.copyOf(passedOn);
  }

  public static KafkaSettings takeFrom(Settings settings) {
    return new KafkaSettings(settings.required(BOOTSTRAP_SERVERS), settings.below(PASSED_ON));
  }

  /** For any Kafka client. */
  public Properties clientProperties() {
    Properties properties = new Properties();
    properties.putAll(passedOn);
    properties.put("bootstrap.servers", bootstrapServers);
    return properties;
  }

  @Override
  public String toString() {
    return "KafkaSettings[" + bootstrapServers + ", passedOn=" + passedOn.keySet() + "]";
  }
}
