package io.kooflow.operations.connection;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Endpoints.Part;
import io.kooflow.schemas.settings.BadSettingsException;
import io.kooflow.schemas.settings.Nearest;
import io.kooflow.schemas.settings.SettingsFile;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * Parts whose address the user gives, from a properties file. Every key stands in
 * docs/operations.md; a part without its key is null.
 */
public record GivenEndpoints(
    Endpoints.@Nullable DynamoDb dynamodb,
    Endpoints.@Nullable Kafka kafka,
    Endpoints.@Nullable Registry registry,
    Endpoints.@Nullable Connect connect,
    Endpoints.@Nullable Catalog catalog,
    Endpoints.@Nullable Model model,
    Endpoints.@Nullable Flink flink) {
  /** No part is given: a platform starts all of them. */
  public static final GivenEndpoints NONE =
      new GivenEndpoints(null, null, null, null, null, null, null);

  /** Those that are read by name; each also begins the names of a part. */
  private static final Set<String> KEYS =
      Set.of(
          "dynamodb.endpoint",
          "dynamodb.region",
          "dynamodb.access-key-id",
          "dynamodb.secret-access-key",
          "kafka.bootstrap.servers",
          "schema.registry.url",
          "connect.url",
          "catalog.uri",
          "catalog.warehouse",
          "model.endpoint",
          "model.region",
          "model.url",
          "flink.url",
          "s3.endpoint",
          "s3.region",
          "s3.path-style",
          "s3.access-key-id",
          "s3.secret-access-key");

  private static final String DEFAULT_REGION = "us-east-1";

  /** Every part of a platform, given or its own. */
  public static GivenEndpoints all(Endpoints platform) {
    return new GivenEndpoints(
        platform.dynamodb(),
        platform.kafka(),
        platform.registry(),
        platform.connect(),
        platform.catalog(),
        platform.model(),
        platform.flink());
  }

  /** The parts that were given to a platform. */
  public static GivenEndpoints of(Endpoints platform) {
    return new GivenEndpoints(
        platform.given(Part.DYNAMODB) ? platform.dynamodb() : null,
        platform.given(Part.KAFKA) ? platform.kafka() : null,
        platform.given(Part.REGISTRY) ? platform.registry() : null,
        platform.given(Part.CONNECT) ? platform.connect() : null,
        platform.given(Part.LAKE) ? platform.catalog() : null,
        platform.given(Part.MODEL) ? platform.model() : null,
        platform.given(Part.FLINK) ? platform.flink() : null);
  }

  /**
   * Reads the file.
   *
   * @throws UsageException if it cannot be read, a value is bad, a needed key is missing, or one is
   *     unknown
   */
  public static GivenEndpoints read(Path file) {
    Map<String, String> settings = properties(file);
    try {
      GivenEndpoints given =
          new GivenEndpoints(
              dynamoDb(settings),
              kafka(settings),
              registry(settings),
              connect(settings),
              catalog(settings),
              model(settings),
              flink(settings));
      if (!settings.isEmpty()) {
        throw new IllegalArgumentException(
            "unknown settings "
                + settings.keySet()
                + "; remove or correct them."
                + settings.keySet().stream()
                    .map(unknown -> Nearest.question(unknown, KEYS))
                    .filter(question -> !question.isEmpty())
                    .findFirst()
                    .orElse(""));
      }
      return given;
    } catch (IllegalArgumentException bad) {
      throw new UsageException(file + ": " + bad.getMessage(), bad);
    }
  }

  private static Map<String, String> properties(Path file) {
    try {
      return SettingsFile.read(file);
    } catch (BadSettingsException unreadable) {
      throw new UsageException("--config " + unreadable.getMessage(), unreadable);
    }
  }

  private static Endpoints.@Nullable DynamoDb dynamoDb(Map<String, String> settings) {
    String endpoint = settings.remove("dynamodb.endpoint");
    String region = settings.remove("dynamodb.region");
    String id = settings.remove("dynamodb.access-key-id");
    String secret = settings.remove("dynamodb.secret-access-key");
    require(
        (id == null) == (secret == null),
        "dynamodb.access-key-id and dynamodb.secret-access-key must be given both or not at all");
    if (endpoint == null && region == null) {
      require(id == null, "dynamodb.region is missing, or dynamodb.endpoint for another server");
      return null;
    }
    if (endpoint == null) {
      return new Endpoints.DynamoDb(
          Endpoints.DynamoDb.AWS, aws("dynamodb", region), region, id, secret);
    }
    URI address = address("dynamodb.endpoint", endpoint);
    StoreConnection local = StoreConnection.local(address);
    StoreConnection.Credentials keys = id == null && loopback(address) ? local.credentials() : null;
    return new Endpoints.DynamoDb(
        Endpoints.DynamoDb.GIVEN,
        endpoint,
        region == null ? local.region() : region,
        keys == null ? id : keys.accessKeyId(),
        keys == null ? secret : keys.secretAccessKey());
  }

  private static boolean loopback(URI address) {
    return Set.of("127.0.0.1", "localhost", "[::1]").contains(address.getHost());
  }

  private static Endpoints.@Nullable Kafka kafka(Map<String, String> settings) {
    Map<String, String> own = below("kafka.", settings);
    KafkaClientNames.requireNoSlip("kafka.", own.keySet());
    String servers = own.remove("bootstrap.servers");
    require(
        servers != null || own.isEmpty(),
        "kafka.bootstrap.servers is missing, though there are other settings of kafka");
    return servers == null ? null : new Endpoints.Kafka(servers, own);
  }

  private static Endpoints.@Nullable Registry registry(Map<String, String> settings) {
    Map<String, String> own = new HashMap<>();
    below("schema.registry.", settings)
        .forEach((key, value) -> own.put("schema.registry." + key, value));
    String url = own.remove("schema.registry.url");
    require(
        url != null || own.isEmpty(),
        "schema.registry.url is missing, though there are other settings of schema.registry: "
            + own.keySet());
    return url == null ? null : new Endpoints.Registry(url, own);
  }

  private static Endpoints.@Nullable Connect connect(Map<String, String> settings) {
    String url = settings.remove("connect.url");
    return url == null
        ? null
        : new Endpoints.Connect(withoutSlash(address("connect.url", url).toString()));
  }

  private static Endpoints.@Nullable Catalog catalog(Map<String, String> settings) {
    Map<String, String> own = new HashMap<>();
    settings
        .entrySet()
        .removeIf(
            entry -> {
              boolean lake =
                  entry.getKey().startsWith("catalog.") || entry.getKey().startsWith("s3.");
              if (lake) {
                own.put(entry.getKey(), entry.getValue());
              }
              return lake;
            });
    if (own.isEmpty()) {
      return null;
    }
    Map<String, String> left = new TreeMap<>(own);
    CatalogConfig lake = CatalogConfig.takeFrom(left);
    settings.putAll(left);
    own.keySet().removeAll(left.keySet());
    return new Endpoints.Catalog(lake.uri(), lake.warehouse(), own);
  }

  private static Endpoints.@Nullable Model model(Map<String, String> settings) {
    String endpoint = settings.remove("model.endpoint");
    String region = settings.remove("model.region");
    String url = settings.remove("model.url");
    if (endpoint == null) {
      require(region == null && url == null, "model.endpoint is missing, the endpoint's name");
      return null;
    }
    require(
        region != null || url != null, "model.region is missing, or model.url for another address");
    return new Endpoints.Model(
        url == null
            ? aws("runtime.sagemaker", Objects.requireNonNull(region, "region"))
            : withoutSlash(address("model.url", url).toString()),
        endpoint,
        region == null ? DEFAULT_REGION : region);
  }

  /**
   * A service in a region of any of AWS's partitions: China's regions have a domain of their own.
   */
  private static String aws(String service, String region) {
    String domain = PartitionMetadata.of(Region.of(region)).dnsSuffix();
    return "https://" + service + "." + region + "." + domain;
  }

  private static Endpoints.@Nullable Flink flink(Map<String, String> settings) {
    String url = settings.remove("flink.url");
    return url == null
        ? null
        : new Endpoints.Flink(withoutSlash(address("flink.url", url).toString()));
  }

  private static String withoutSlash(String url) {
    return url.replaceAll("/+$", "");
  }

  private static URI address(String key, String value) {
    URI address;
    try {
      address = URI.create(value);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          key + " must be an http or https address, got '" + value + "'", malformed);
    }
    require(
        address.getHost() != null
            && ("http".equals(address.getScheme()) || "https".equals(address.getScheme())),
        key + " must be an http or https address, got '" + value + "'");
    return address;
  }

  /** Takes the settings below a prefix out, without it. */
  private static Map<String, String> below(String prefix, Map<String, String> settings) {
    Map<String, String> own = new HashMap<>();
    settings
        .entrySet()
        .removeIf(
            entry -> {
              boolean below = entry.getKey().startsWith(prefix);
              if (below) {
                own.put(entry.getKey().substring(prefix.length()), entry.getValue());
              }
              return below;
            });
    return own;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** The parts that are given. */
  public Set<Part> parts() {
    Map<Part, @Nullable Object> all = new HashMap<>();
    all.put(Part.DYNAMODB, dynamodb);
    all.put(Part.KAFKA, kafka);
    all.put(Part.REGISTRY, registry);
    all.put(Part.CONNECT, connect);
    all.put(Part.LAKE, catalog);
    all.put(Part.MODEL, model);
    all.put(Part.FLINK, flink);
    Set<Part> parts = EnumSet.noneOf(Part.class);
    all.forEach(
        (part, address) -> {
          if (address != null) {
            parts.add(part);
          }
        });
    return parts;
  }

  /** The content store; null where it is not given. */
  public @Nullable StoreConnection store() {
    return dynamodb == null ? null : Connections.store(dynamodb);
  }

  /**
   * Topics and registry; null where Kafka is not given.
   *
   * @throws IllegalArgumentException if Kafka is given and the registry is not
   */
  public @Nullable KafkaTarget topics() {
    if (kafka == null) {
      return null;
    }
    if (registry == null) {
      throw new IllegalArgumentException("schema.registry.url is missing; topics need it");
    }
    return Connections.kafka(kafka, registry);
  }

  /** The lake; null where it is not given. */
  public @Nullable CatalogConfig lake() {
    return catalog == null ? null : Connections.catalog(catalog);
  }
}
