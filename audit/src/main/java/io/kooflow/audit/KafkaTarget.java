package io.kooflow.audit;

import java.util.HashMap;
import java.util.Map;

/**
 * Where the topics are and how their values are read.
 *
 * @param bootstrapServers Kafka's {@code bootstrap.servers}
 * @param clientSettings further settings of Kafka clients, such as those of security; may be empty
 * @param registrySettings settings of the schema registry's client, {@code schema.registry.url}
 *     first
 */
public record KafkaTarget(
    String bootstrapServers,
    Map<String, String> clientSettings,
    Map<String, String> registrySettings) {
  /** Copies the maps. */
  public KafkaTarget {
    clientSettings = Map.copyOf(clientSettings);
    registrySettings = Map.copyOf(registrySettings);
  }

  /** Kafka and a registry that ask for no credentials. */
  public static KafkaTarget of(String bootstrapServers, String registryUrl) {
    return new KafkaTarget(bootstrapServers, Map.of(), Map.of("schema.registry.url", registryUrl));
  }

  /** Settings of any Kafka client. */
  public Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(clientSettings);
    settings.put("bootstrap.servers", bootstrapServers);
    return settings;
  }

  /** Without the settings, which may hold secrets. */
  @Override
  public String toString() {
    return "KafkaTarget[" + bootstrapServers + "]";
  }
}
