package io.kooflow.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogConfigTest {
  @Test
  void takesItsKeysAndLeavesTheRest() {
    Map<String, String> settings = localSettings();
    settings.put("kafka.bootstrap-servers", "127.0.0.1:9092");

    CatalogConfig config = CatalogConfig.takeFrom(settings);

    assertThat(settings).containsOnlyKeys("kafka.bootstrap-servers");
    assertThat(config.icebergProperties())
        .containsEntry("uri", "http://127.0.0.1:8181")
        .containsEntry("warehouse", "s3://kooflow-lake/warehouse")
        .containsEntry("s3.endpoint", "http://127.0.0.1:9000")
        .containsEntry("s3.path-style-access", "true")
        .containsEntry("client.region", "us-east-1")
        .containsEntry("s3.access-key-id", "local")
        .containsEntry("s3.secret-access-key", "hidden");
  }

  @Test
  void reachesGlueByConfigurationAlone() {
    Map<String, String> settings = new HashMap<>();
    settings.put("catalog.uri", "https://glue.eu-west-1.amazonaws.com/iceberg");
    settings.put("catalog.warehouse", "123456789012");
    settings.put("catalog.property.rest.auth.type", "sigv4");
    settings.put("catalog.property.rest.signing-name", "glue");
    settings.put("catalog.property.rest.signing-region", "eu-west-1");

    Map<String, String> properties = CatalogConfig.takeFrom(settings).icebergProperties();

    assertThat(properties)
        .containsEntry("rest.auth.type", "sigv4")
        .containsEntry("rest.signing-name", "glue")
        .containsEntry("s3.path-style-access", "false")
        .doesNotContainKeys("s3.endpoint", "s3.access-key-id", "client.region");
  }

  @Test
  void neverPrintsSecrets() {
    Map<String, String> settings = localSettings();
    settings.put("catalog.property.token", "hidden");

    assertThat(CatalogConfig.takeFrom(settings)).asString().doesNotContain("hidden");
  }

  @Test
  void namesTheKeyOfABadValue() {
    refused("catalog.uri", "", "catalog.uri");
    refused("catalog.warehouse", " ", "catalog.warehouse");
    refused("s3.path-style", "yes", "s3.path-style must be true or false, got yes");
    Map<String, String> half = localSettings();
    half.remove("s3.access-key-id");
    assertThatThrownBy(() -> CatalogConfig.takeFrom(half))
        .hasMessageContaining("both or not at all");
  }

  private static void refused(String key, String value, String message) {
    Map<String, String> settings = localSettings();
    settings.put(key, value);
    assertThatThrownBy(() -> CatalogConfig.takeFrom(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  private static Map<String, String> localSettings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("catalog.uri", "http://127.0.0.1:8181");
    settings.put("catalog.warehouse", "s3://kooflow-lake/warehouse");
    settings.put("s3.endpoint", "http://127.0.0.1:9000");
    settings.put("s3.path-style", "true");
    settings.put("s3.region", "us-east-1");
    settings.put("s3.access-key-id", "local");
    settings.put("s3.secret-access-key", "hidden");
    return settings;
  }
}
