package io.kooflow.schemas.connect;

import java.net.URI;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * Checks of values that both connectors have, as {@code ConfigDef} calls them: null is a setting
 * that is not given. What passes can be given to AWS's client and to Kafka, which would else fail
 * later and with less to say.
 */
public final class SettingChecks {
  private static final int LONGEST_TOPIC = 249;
  private static final int HIGHEST_PORT = 65_535;

  private SettingChecks() {}

  /** An address of a server: http or https, host, perhaps a port. */
  public static void endpoint(String key, @Nullable Object value) {
    if (value != null && !isEndpoint(value.toString())) {
      throw new ConfigException(
          key,
          value.toString().contains("@") ? Password.HIDDEN : value,
          "give a URI such as http://127.0.0.1:8000, without path");
    }
  }

  private static boolean isEndpoint(String text) {
    try {
      URI uri = URI.create(text);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getPath().matches("/?")
          && uri.getQuery() == null
          && uri.getFragment() == null
          && uri.getPort() != 0
          && uri.getPort() <= HIGHEST_PORT;
    } catch (IllegalArgumentException noUri) {
      return false;
    }
  }

  /** A region is a part of a host's name. */
  public static void region(String key, @Nullable Object value) {
    if (value != null && !value.toString().matches("[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?")) {
      throw new ConfigException(
          key, value, "give a region such as ap-south-1, or leave it out for the environment's");
    }
  }

  /** The ARN of a role. */
  public static void role(String key, @Nullable Object value) {
    if (value != null && !value.toString().matches("arn:[a-z-]+:iam::[0-9]{12}:role/[!-~]+")) {
      throw new ConfigException(
          key,
          value,
          "give an ARN such as arn:aws:iam::123456789012:role/kooflow, or leave it out");
    }
  }

  /** Part of a key to AWS, which is never shown: it travels in a header. */
  public static void secret(String key, @Nullable Object value) {
    if (value instanceof Password password && !password.value().matches("[!-~]{1,200}")) {
      throw new ConfigException(
          key,
          Password.HIDDEN,
          "give 1 to 200 letters, digits and signs without blanks, or leave it out");
    }
  }

  /** The name of a topic. */
  public static void topic(String key, @Nullable Object value) {
    topic(key, value, "");
  }

  /** The name of a topic beside which there is another whose name ends so. */
  public static void topic(String key, @Nullable Object value, String suffix) {
    if (value == null) {
      return;
    }
    String name = value.toString();
    int longest = LONGEST_TOPIC - suffix.length();
    if (!name.matches("[a-zA-Z0-9._-]+") || name.matches("\\.\\.?") || name.length() > longest) {
      throw new ConfigException(
          key,
          name.length() > longest ? name.substring(0, longest) + "..." : name,
          String.format(
              Locale.ROOT,
              "is no name of a topic: give 1 to %d of letters, digits, '.', '_' and '-'",
              longest));
    }
  }
}
