package io.kooflow.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kooflow.events.Koo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over TLS with a certificate made for this run, and with credentials. */
class RegistryTlsIT {

  private static final String PASSWORD = "only-for-this-run";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static Path keys;

  @SuppressWarnings("NullAway.Init")
  private static Path trusted;

  @SuppressWarnings("NullAway.Init")
  private StubRegistry registry;

  @BeforeAll
  static void makeCertificate() throws Exception {
    keys = folder.resolve("keys.p12");
    trusted = folder.resolve("trusted.p12");
    Path certificate = folder.resolve("certificate.pem");
    keytool(
        "-genkeypair",
        "-alias",
        "registry",
        "-keyalg",
        "EC",
        "-dname",
        "CN=registry",
        "-ext",
        "san=ip:127.0.0.1",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-keystore",
        keys.toString(),
        "-storepass",
        PASSWORD);
    keytool(
        "-exportcert",
        "-rfc",
        "-alias",
        "registry",
        "-file",
        certificate.toString(),
        "-keystore",
        keys.toString(),
        "-storepass",
        PASSWORD);
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "registry",
        "-file",
        certificate.toString(),
        "-storetype",
        "PKCS12",
        "-keystore",
        trusted.toString(),
        "-storepass",
        PASSWORD);
  }

  @BeforeEach
  void start() throws Exception {
    TlsConfig.Store store = new TlsConfig.Store(keys, "PKCS12", new Password(PASSWORD), null);
    SSLContext tls = new TlsConfig(null, store).context();
    registry = StubRegistry.start(tls);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void trustsTheCertificatesOfItsTrustStore() {
    assertThat(id(trusting(), Map.of())).isEqualTo(1);
  }

  @Test
  void sendsBasicCredentials() {
    registry.requireAuthorization("Basic dXNlcjpwYXNz");

    assertThat(
            id(
                trusting(),
                Map.of(
                    "basic.auth.credentials.source", "USER_INFO",
                    "basic.auth.user.info", "user:pass")))
        .isEqualTo(1);
  }

  @Test
  void sendsABearerToken() {
    registry.requireAuthorization("Bearer a.b.c");

    assertThat(
            id(
                trusting(),
                Map.of(
                    "bearer.auth.credentials.source", "STATIC_TOKEN",
                    "bearer.auth.token", "a.b.c")))
        .isEqualTo(1);
  }

  @Test
  void takesWrongCredentialsForARefusalAndDoesNotShowThem() {
    registry.requireAuthorization("Basic dXNlcjpwYXNz");

    assertThatExceptionOfType(RegistryRefusedException.class)
        .isThrownBy(
            () ->
                id(
                    trusting(),
                    Map.of(
                        "basic.auth.credentials.source", "USER_INFO",
                        "basic.auth.user.info", "user:canary")))
        .withMessageContaining("401")
        .satisfies(refused -> assertThat(refused).message().doesNotContain("canary"));
    assertThat(registry.requests()).hasSize(1);
  }

  @Test
  void refusesACertificateThatItDoesNotTrust() {
    assertThatExceptionOfType(RegistryUnavailableException.class)
        .isThrownBy(() -> id(Map.of(), Map.of()))
        .withMessageContaining("SSLHandshakeException");
    assertThat(registry.requests()).isEmpty();
  }

  @Test
  void refusesACertificateOfAnotherHost() {
    Map<String, String> settings = new HashMap<>(trusting());
    settings.put("schema.registry.url", registry.url("localhost"));

    assertThatExceptionOfType(RegistryUnavailableException.class)
        .isThrownBy(() -> id(settings, Map.of()))
        .withMessageContaining("localhost");
    assertThat(registry.requests()).isEmpty();
  }

  private static Map<String, String> trusting() {
    return Map.of(
        "schema.registry.ssl.truststore.location",
        trusted.toString(),
        "schema.registry.ssl.truststore.password",
        PASSWORD,
        "schema.registry.ssl.truststore.type",
        "PKCS12");
  }

  private int id(Map<String, String> tls, Map<String, String> credentials) {
    Map<String, String> settings = new HashMap<>(tls);
    settings.putAll(credentials);
    settings.putIfAbsent("schema.registry.url", registry.url());
    settings.put("max.retries", "0");
    return new SchemaRegistryClient(RegistryConfig.from(settings))
        .idFor("a-value", Koo.getClassSchema());
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Path log = folder.resolve("keytool.log");
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    assertThat(exit).as(() -> read(log)).isZero();
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (java.io.IOException unreadable) {
      return unreadable.toString();
    }
  }
}
