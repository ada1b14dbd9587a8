package io.kooflow.flink.settings;

import io.kooflow.schemas.registry.RegistryConfig;
import java.io.Serial;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * How the schema registry is reached.
 *
 * @param url base address, or several, comma-separated
 * @param passedOn further keys of {@link RegistryConfig}; may hold secrets, never printed
 */
public record RegistrySettings(String url, Map<String, String> passedOn) implements Serializable {
  public static final String URL = "registry.url";
  public static final String PASSED_ON = "registry.property.";

  public static final String HELP =
      """
        registry.url URL,...                    required
        registry.property.NAME                  passed to the registry client, such as basic.auth.user.info
      """;

  @Serial private static final long serialVersionUID = 1;

  /** Refuses settings that the registry client does not accept. */
  public RegistrySettings {
    passedOn = Map.copyOf(passedOn);
  }

  public static RegistrySettings takeFrom(Settings settings) {
    RegistrySettings registry =
        new RegistrySettings(settings.required(URL), settings.below(PASSED_ON));
    RegistryConfig.from(registry.clientSettings());
    return registry;
  }

  /** For the registry client and the Avro serdes. */
  public Map<String, String> clientSettings() {
    Map<String, String> client = new HashMap<>(passedOn);
    client.put(RegistryConfig.URL, url);
    return client;
  }

  @Override
  public String toString() {
    return "RegistrySettings[" + url + ", passedOn=" + passedOn.keySet() + "]";
  }
}
