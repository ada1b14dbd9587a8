package io.kooflow.platform.auditing;

import io.kooflow.audit.AuditTargets;
import io.kooflow.audit.AuditTargets.Part;
import io.kooflow.audit.KafkaTarget;
import io.kooflow.audit.Pipeline;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.platform.UsageException;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An audit of stores anywhere, from a properties file: {@code dynamodb.region} or {@code
 * dynamodb.endpoint}; {@code kafka.bootstrap.servers}, further {@code kafka.} settings of clients,
 * and {@code schema.registry.url} with further {@code schema.registry.} settings; the lake's {@code
 * catalog.} and {@code s3.} settings; {@code connect.url}. A store without its setting is not
 * compared, and named so. Credentials of AWS come from the default provider chain.
 */
public final class ConfiguredAudit {
  private static final String KAFKA = "kafka.";
  private static final String REGISTRY = "schema.registry.";

  private ConfiguredAudit() {}

  /**
   * Reads the file.
   *
   * @throws UsageException if it cannot be read, a needed key is missing, or one is unknown
   */
  public static AuditTargets targets(Path file) {
    Map<String, String> settings = read(file);
    try {
      StoreConnection store = store(settings);
      KafkaTarget kafka = kafka(settings);
      CatalogConfig lake =
          settings.containsKey(CatalogConfig.URI) ? CatalogConfig.takeFrom(settings) : null;
      String connect = settings.remove("connect.url");
      rejectLeftovers(settings);
      Pipeline pipeline =
          kafka == null || connect == null ? null : PlatformAudit.pipeline(URI.create(connect));
      return AuditTargets.standard(store, kafka, lake, pipeline, parts(kafka, lake));
    } catch (IllegalArgumentException bad) {
      throw new UsageException(file + ": " + bad.getMessage(), bad);
    }
  }

  private static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new UsageException(
          "--config %s cannot be read: %s".formatted(file, unreadable.getMessage()), unreadable);
    }
    Map<String, String> settings = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> settings.put(key, properties.getProperty(key)));
    return settings;
  }

  private static StoreConnection store(Map<String, String> settings) {
    String endpoint = settings.remove("dynamodb.endpoint");
    String region = settings.remove("dynamodb.region");
    if (endpoint != null) {
      return StoreConnection.local(URI.create(endpoint));
    }
    if (region == null) {
      throw new IllegalArgumentException(
          "dynamodb.region is missing; give it, or dynamodb.endpoint for a local server");
    }
    return StoreConnection.aws(region);
  }

  private static @Nullable KafkaTarget kafka(Map<String, String> settings) {
    Map<String, String> kafka = below(KAFKA, settings);
    Map<String, String> registry = new HashMap<>();
    below(REGISTRY, settings).forEach((key, value) -> registry.put(REGISTRY + key, value));
    String servers = kafka.remove("bootstrap.servers");
    if (servers == null) {
      return null;
    }
    if (!registry.containsKey("schema.registry.url")) {
      throw new IllegalArgumentException("schema.registry.url is missing; topics need it");
    }
    return new KafkaTarget(servers, kafka, registry);
  }

  /** Takes the settings below a prefix out, without it. */
  private static Map<String, String> below(String prefix, Map<String, String> settings) {
    Map<String, String> own = new HashMap<>();
    settings.entrySet().removeIf(entry -> moved(prefix, entry, own));
    return own;
  }

  private static boolean moved(
      String prefix, Map.Entry<String, String> entry, Map<String, String> to) {
    if (!entry.getKey().startsWith(prefix)) {
      return false;
    }
    to.put(entry.getKey().substring(prefix.length()), entry.getValue());
    return true;
  }

  private static void rejectLeftovers(Map<String, String> settings) {
    if (!settings.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown settings " + settings.keySet() + "; remove or correct them");
    }
  }

  private static EnumSet<Part> parts(@Nullable KafkaTarget kafka, @Nullable CatalogConfig lake) {
    EnumSet<Part> parts = EnumSet.of(Part.SERVING);
    if (kafka != null) {
      parts.add(Part.TOPICS);
      parts.add(Part.SCORES);
    }
    if (lake != null) {
      parts.add(Part.LAKE);
    }
    return parts;
  }
}
