package io.kooflow.schemas.registry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the schema registry. Keys are those of Confluent's clients; {@code basic.auth.*},
 * {@code bearer.auth.*}, {@code http.*} and the retry keys may also stand below {@code
 * schema.registry.}, which then wins.
 *
 * @param urls base addresses, tried in turn; at least one, without credentials in them
 * @param authorization value of the header Authorization; null for none
 * @param tls key and trust stores; null for the JVM's own
 * @param registers whether a schema that is written is registered; else it must be there already
 * @param retry when to try again
 * @param connectTimeout longest wait for a connection; positive
 * @param readTimeout longest wait for an answer; positive
 */
public record RegistryConfig(
    List<URI> urls,
    @Nullable Password authorization,
    @Nullable TlsConfig tls,
    boolean registers,
    RetryPolicy retry,
    Duration connectTimeout,
    Duration readTimeout) {

  /** Base addresses of the registry, comma-separated. */
  public static final String URL = "schema.registry.url";

  /** Whether a schema that is written is registered when it is missing. */
  public static final String AUTO_REGISTER = "auto.register.schemas";

  /** Where basic credentials come from: URL (the default) or USER_INFO. */
  public static final String BASIC_SOURCE = "basic.auth.credentials.source";

  /** {@code user:password} for the source USER_INFO. */
  public static final String BASIC_USER_INFO = "basic.auth.user.info";

  /** Where a bearer token comes from: STATIC_TOKEN. */
  public static final String BEARER_SOURCE = "bearer.auth.credentials.source";

  /** The token for the source STATIC_TOKEN. */
  public static final String BEARER_TOKEN = "bearer.auth.token";

  /** Tries after the first, 0 to 100. */
  public static final String MAX_RETRIES = "max.retries";

  /** Longest wait before the first retry, milliseconds; it doubles with each. */
  public static final String RETRY_WAIT = "retries.wait.ms";

  /** Bound of the wait before any retry, milliseconds. */
  public static final String RETRY_MAX_WAIT = "retries.max.wait.ms";

  /** Longest wait for a connection, milliseconds. */
  public static final String CONNECT_TIMEOUT = "http.connect.timeout.ms";

  /** Longest wait for an answer, milliseconds. */
  public static final String READ_TIMEOUT = "http.read.timeout.ms";

  private static final String PREFIX = "schema.registry.";

  /** Prefixes below which an unknown key is a mistake, not another component's setting. */
  private static final List<String> OWN = List.of(PREFIX, "basic.auth.", "bearer.auth.");

  private static final ConfigDef DEFINITION =
      TlsConfig.define(
          new ConfigDef()
              .define(
                  URL,
                  Type.LIST,
                  ConfigDef.NO_DEFAULT_VALUE,
                  Importance.HIGH,
                  "Base addresses of the schema registry, tried in turn.")
              .define(
                  AUTO_REGISTER,
                  Type.BOOLEAN,
                  true,
                  Importance.MEDIUM,
                  "Register a schema that is written and missing.")
              .define(
                  BASIC_SOURCE,
                  Type.STRING,
                  "URL",
                  ConfigDef.ValidString.in("URL", "USER_INFO"),
                  Importance.MEDIUM,
                  "Where basic credentials come from.")
              .define(
                  BASIC_USER_INFO,
                  Type.PASSWORD,
                  null,
                  Importance.MEDIUM,
                  "user:password, for the source USER_INFO.")
              .define(
                  BEARER_SOURCE,
                  Type.STRING,
                  null,
                  new OneOf("STATIC_TOKEN"),
                  Importance.MEDIUM,
                  "Where a bearer token comes from.")
              .define(
                  BEARER_TOKEN,
                  Type.PASSWORD,
                  null,
                  Importance.MEDIUM,
                  "The token, for the source STATIC_TOKEN.")
              .define(
                  MAX_RETRIES,
                  Type.INT,
                  3,
                  Range.between(0, 100),
                  Importance.LOW,
                  "Tries after the first.")
              .define(
                  RETRY_WAIT,
                  Type.LONG,
                  200L,
                  Range.atLeast(1),
                  Importance.LOW,
                  "Longest wait before the first retry, milliseconds; doubles with each.")
              .define(
                  RETRY_MAX_WAIT,
                  Type.LONG,
                  5_000L,
                  Range.atLeast(1),
                  Importance.LOW,
                  "Bound of the wait before any retry, milliseconds.")
              .define(
                  CONNECT_TIMEOUT,
                  Type.LONG,
                  5_000L,
                  Range.atLeast(1),
                  Importance.LOW,
                  "Longest wait for a connection, milliseconds.")
              .define(
                  READ_TIMEOUT,
                  Type.LONG,
                  10_000L,
                  Range.atLeast(1),
                  Importance.LOW,
                  "Longest wait for an answer, milliseconds."));

  /** Copies the addresses. */
  public RegistryConfig {
    urls = List.copyOf(urls);
  }

  /**
   * Reads the keys above and those of {@link TlsConfig} from a client's settings; other components'
   * keys are left alone.
   *
   * @throws ConfigException naming the key, for a missing or bad value and for an unknown key below
   *     {@code schema.registry.}, {@code basic.auth.} or {@code bearer.auth.}
   */
  public static RegistryConfig from(Map<String, ?> settings) {
    Map<String, Object> known = known(settings);
    AbstractConfig config = new AbstractConfig(DEFINITION, known, false);
    List<URI> given = new ArrayList<>();
    for (String url : config.getList(URL)) {
      given.add(address(url));
    }
    if (given.isEmpty()) {
      throw new ConfigException(URL, "", "at least one address is needed");
    }
    return new RegistryConfig(
        given.stream().map(RegistryConfig::withoutUserInfo).toList(),
        authorization(config, given.get(0).getRawUserInfo()),
        TlsConfig.from(config),
        config.getBoolean(AUTO_REGISTER),
        new RetryPolicy(
            config.getInt(MAX_RETRIES),
            Duration.ofMillis(config.getLong(RETRY_WAIT)),
            Duration.ofMillis(config.getLong(RETRY_MAX_WAIT))),
        Duration.ofMillis(config.getLong(CONNECT_TIMEOUT)),
        Duration.ofMillis(config.getLong(READ_TIMEOUT)));
  }

  /** A copy of the definition of every key, those of {@link TlsConfig} included. */
  public static ConfigDef definition() {
    return new ConfigDef(DEFINITION);
  }

  /** Settings for the registry at {@code url} with every default. */
  public static RegistryConfig at(String url) {
    return from(Map.of(URL, url));
  }

  private static Map<String, Object> known(Map<String, ?> settings) {
    Set<String> names = DEFINITION.names();
    Map<String, Object> known = new HashMap<>();
    settings.forEach(
        (key, value) -> {
          String plain = key.startsWith(PREFIX) ? key.substring(PREFIX.length()) : key;
          if (names.contains(key)) {
            known.putIfAbsent(key, value);
          } else if (names.contains(plain)) {
            known.put(plain, value);
          } else if (OWN.stream().anyMatch(key::startsWith)) {
            throw new ConfigException(
                "Unknown setting " + key + "; there are " + names.stream().sorted().toList());
          }
        });
    return known;
  }

  private static URI address(String url) {
    URI uri;
    try {
      uri = URI.create(url.strip());
    } catch (IllegalArgumentException notAnAddress) {
      throw new ConfigException(URL + " must be http or https addresses; one cannot be read");
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null) {
      throw new ConfigException(
          URL, withoutUserInfo(uri).toString(), "must be http or https addresses");
    }
    return uri;
  }

  /** The address without credentials and without a slash at its end. */
  private static URI withoutUserInfo(URI uri) {
    String text = uri.toString();
    if (uri.getRawUserInfo() != null) {
      text = text.replace(uri.getRawUserInfo() + "@", "");
    }
    return URI.create(text.replaceAll("/+$", ""));
  }

  private static @Nullable Password authorization(
      AbstractConfig config, @Nullable String urlUserInfo) {
    Password userInfo = config.getPassword(BASIC_USER_INFO);
    boolean bearer = config.getString(BEARER_SOURCE) != null;
    boolean fromSettings = "USER_INFO".equals(config.getString(BASIC_SOURCE));
    if (bearer && (fromSettings || urlUserInfo != null)) {
      throw new ConfigException("Choose basic or bearer credentials for " + URL + ", not both");
    }
    if (bearer) {
      return new Password("Bearer " + needed(config, BEARER_TOKEN, BEARER_SOURCE));
    }
    if (fromSettings) {
      return basic(needed(config, BASIC_USER_INFO, BASIC_SOURCE));
    }
    if (userInfo != null) {
      throw new ConfigException(BASIC_USER_INFO + " needs " + BASIC_SOURCE + "=USER_INFO");
    }
    return urlUserInfo == null
        ? null
        : basic(URI.create("x://" + urlUserInfo + "@x").getUserInfo());
  }

  private static Password basic(String userInfo) {
    byte[] bytes = userInfo.getBytes(StandardCharsets.UTF_8);
    return new Password("Basic " + Base64.getEncoder().encodeToString(bytes));
  }

  private static String needed(AbstractConfig config, String key, String because) {
    Password value = config.getPassword(key);
    if (value == null || value.value().isBlank()) {
      throw new ConfigException(because + "=" + config.getString(because) + " needs " + key);
    }
    return value.value();
  }

  /** Null, or this one value; Kafka's own check of strings does not take null. */
  private record OneOf(String allowed) implements ConfigDef.Validator {
    @Override
    public void ensureValid(String name, @Nullable Object value) {
      if (value != null && !allowed.equals(value)) {
        throw new ConfigException(name, value, "must be " + allowed);
      }
    }
  }
}
