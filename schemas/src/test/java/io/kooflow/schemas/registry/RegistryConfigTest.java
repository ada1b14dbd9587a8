package io.kooflow.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryConfigTest {

  private static final String URL = "http://registry:8081";

  @Test
  void hasADefaultForAllButTheAddress() {
    assertThat(RegistryConfig.at(URL))
        .isEqualTo(
            new RegistryConfig(
                java.util.List.of(URI.create(URL)),
                null,
                null,
                true,
                new RetryPolicy(3, Duration.ofMillis(200), Duration.ofSeconds(5)),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10)));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> RegistryConfig.from(Map.of()))
        .withMessageContaining("schema.registry.url");
  }

  @Test
  void readsEveryKey() {
    RegistryConfig config =
        config(
            "schema.registry.url", "https://one:1/base/, https://two:2",
            "auto.register.schemas", "false",
            "basic.auth.credentials.source", "USER_INFO",
            "basic.auth.user.info", "user:p:w",
            "max.retries", "7",
            "retries.wait.ms", "11",
            "retries.max.wait.ms", "12",
            "http.connect.timeout.ms", "13",
            "http.read.timeout.ms", "14",
            "schema.registry.ssl.truststore.location", "/t",
            "schema.registry.ssl.truststore.password", "tp",
            "schema.registry.ssl.truststore.type", "PKCS12",
            "schema.registry.ssl.keystore.location", "/k",
            "schema.registry.ssl.keystore.password", "kp",
            "schema.registry.ssl.keystore.type", "PKCS12",
            "schema.registry.ssl.key.password", "pk");

    assertThat(config)
        .isEqualTo(
            new RegistryConfig(
                java.util.List.of(URI.create("https://one:1/base"), URI.create("https://two:2")),
                new Password("Basic dXNlcjpwOnc="),
                new TlsConfig(
                    new TlsConfig.Store(Path.of("/t"), "PKCS12", new Password("tp"), null),
                    new TlsConfig.Store(
                        Path.of("/k"), "PKCS12", new Password("kp"), new Password("pk"))),
                false,
                new RetryPolicy(7, Duration.ofMillis(11), Duration.ofMillis(12)),
                Duration.ofMillis(13),
                Duration.ofMillis(14)));
  }

  @Test
  void takesKeysBelowThePrefixToo() {
    RegistryConfig config =
        config(
            "schema.registry.url", URL,
            "schema.registry.bearer.auth.credentials.source", "STATIC_TOKEN",
            "schema.registry.bearer.auth.token", "secret",
            "schema.registry.max.retries", "9",
            "max.retries", "1");

    assertThat(config.authorization()).isEqualTo(new Password("Bearer secret"));
    assertThat(config.retry().retries()).isEqualTo(9);
  }

  @Test
  void takesCredentialsFromTheAddressAndOutOfIt() {
    RegistryConfig config = config("schema.registry.url", "http://us%40er:p%3Aw@registry:8081");

    assertThat(config.urls()).containsExactly(URI.create(URL));
    assertThat(config.authorization()).isEqualTo(new Password("Basic dXNAZXI6cDp3"));
  }

  @Test
  void showsNoSecret() {
    RegistryConfig config =
        config(
            "schema.registry.url", "http://user:canary@registry:8081",
            "schema.registry.ssl.truststore.location", "/t",
            "schema.registry.ssl.truststore.password", "canary");

    assertThat(config.toString()).doesNotContain("canary").doesNotContain("Basic");
  }

  @Test
  void leavesOtherComponentsSettingsAlone() {
    RegistryConfig config =
        config(
            "schema.registry.url",
            URL,
            "bootstrap.servers",
            "b:1",
            "ssl.truststore.location",
            "/b");

    assertThat(config.tls()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "schema.registry.url, ftp://registry, http or https",
    "schema.registry.url, registry:8081, http or https",
    "schema.registry.url, http://re gistry, http or https",
    "schema.registry.urls, x, Unknown setting schema.registry.urls",
    "basic.auth.user, x, Unknown setting basic.auth.user",
    "basic.auth.credentials.source, SASL_INHERIT, basic.auth.credentials.source",
    "basic.auth.credentials.source, USER_INFO, needs basic.auth.user.info",
    "basic.auth.user.info, user:password, needs basic.auth.credentials.source",
    "bearer.auth.credentials.source, OAUTHBEARER, must be STATIC_TOKEN",
    "bearer.auth.credentials.source, STATIC_TOKEN, needs bearer.auth.token",
    "max.retries, -1, max.retries",
    "max.retries, many, max.retries",
    "retries.wait.ms, 0, retries.wait.ms",
    "http.read.timeout.ms, 0, http.read.timeout.ms",
  })
  void namesTheKeyThatIsWrong(String key, String value, String problem) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> config("schema.registry.url", URL, key, value))
        .withMessageContaining(problem);
  }

  @Test
  void refusesTwoKindsOfCredentials() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                config(
                    "schema.registry.url", "http://u:p@registry",
                    "bearer.auth.credentials.source", "STATIC_TOKEN",
                    "bearer.auth.token", "t"))
        .withMessageContaining("not both");
  }

  @Test
  void namesATrustStoreThatIsNotThere() {
    RegistryConfig config =
        config(
            "schema.registry.url", URL, "schema.registry.ssl.truststore.location", "/no/such/file");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> new SchemaRegistryClient(config))
        .withMessageContaining("/no/such/file");
  }

  @Test
  void doublesTheBoundOfTheWaitUpToItsLimit() {
    RetryPolicy policy = new RetryPolicy(100, Duration.ofMillis(200), Duration.ofSeconds(5));
    RandomGenerator most =
        new RandomGenerator() {
          @Override
          public long nextLong() {
            return 0;
          }

          @Override
          public long nextLong(long bound) {
            return bound - 1;
          }
        };

    assertThat(policy.waitBefore(1, most)).hasMillis(200);
    assertThat(policy.waitBefore(3, most)).hasMillis(800);
    assertThat(policy.waitBefore(6, most)).hasMillis(5_000);
    assertThat(policy.waitBefore(100, most)).hasMillis(5_000);
  }

  private static RegistryConfig config(String... pairs) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      settings.put(pairs[i], pairs[i + 1]);
    }
    return RegistryConfig.from(settings);
  }
}
