package io.kooflow.schemas.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust, and whom to be, when the registry speaks TLS. Host names are always verified; no
 * setting switches that off.
 *
 * @param trustStore certificates to trust; null for the JVM's own
 * @param keyStore certificate and key to show; null for none
 */
public record TlsConfig(@Nullable Store trustStore, @Nullable Store keyStore) {

  /** Prefix of every key here: {@code ssl.} alone belongs to the Kafka client. */
  static final String PREFIX = "schema.registry.ssl.";

  /**
   * A key store file.
   *
   * @param path the file
   * @param type JKS or PKCS12, as the JVM knows them
   * @param password password of the file; null for none
   * @param keyPassword password of the key in it; null for the file's
   */
  public record Store(
      Path path, String type, @Nullable Password password, @Nullable Password keyPassword) {}

  static ConfigDef define(ConfigDef definition) {
    for (String store : new String[] {"truststore", "keystore"}) {
      definition
          .define(
              PREFIX + store + ".location",
              Type.STRING,
              null,
              Importance.MEDIUM,
              "File of the " + store + " for the registry's TLS.")
          .define(
              PREFIX + store + ".password",
              Type.PASSWORD,
              null,
              Importance.MEDIUM,
              "Password of that file.")
          .define(
              PREFIX + store + ".type",
              Type.STRING,
              "JKS",
              Importance.LOW,
              "JKS or PKCS12; the JVM reads either under the name JKS.");
    }
    return definition.define(
        PREFIX + "key.password",
        Type.PASSWORD,
        null,
        Importance.LOW,
        "Password of the key, where it is not the keystore's.");
  }

  static @Nullable TlsConfig from(AbstractConfig config) {
    Store trust = store(config, "truststore", null);
    Store key = store(config, "keystore", config.getPassword(PREFIX + "key.password"));
    return trust == null && key == null ? null : new TlsConfig(trust, key);
  }

  private static @Nullable Store store(
      AbstractConfig config, String name, @Nullable Password keyPassword) {
    String location = config.getString(PREFIX + name + ".location");
    if (location == null) {
      return null;
    }
    return new Store(
        Path.of(location),
        config.getString(PREFIX + name + ".type"),
        config.getPassword(PREFIX + name + ".password"),
        keyPassword);
  }

  /**
   * A context that trusts and shows what these files hold.
   *
   * @throws ConfigException naming the file, if it cannot be read or opened
   */
  SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keyStore == null ? null : keyManagers(keyStore),
          trustStore == null ? null : trustManagers(trustStore),
          null);
      return context;
    } catch (GeneralSecurityException broken) {
      throw failure("TLS for the schema registry cannot be set up", broken);
    }
  }

  private static KeyManager[] keyManagers(Store store) throws GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    Password password = store.keyPassword() == null ? store.password() : store.keyPassword();
    factory.init(load(store), characters(password));
    return factory.getKeyManagers();
  }

  private static TrustManager[] trustManagers(Store store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(load(store));
    return factory.getTrustManagers();
  }

  private static KeyStore load(Store store) throws GeneralSecurityException {
    try (InputStream in = Files.newInputStream(store.path())) {
      KeyStore keys = KeyStore.getInstance(store.type());
      keys.load(in, characters(store.password()));
      return keys;
    } catch (IOException unreadable) {
      throw failure("Key store " + store.path() + " cannot be read", unreadable);
    }
  }

  private static char @Nullable [] characters(@Nullable Password password) {
    return password == null ? null : password.value().toCharArray();
  }

  private static ConfigException failure(String what, Exception cause) {
    ConfigException failure = new ConfigException(what + ": " + cause.getMessage());
    failure.initCause(cause);
    return failure;
  }
}
