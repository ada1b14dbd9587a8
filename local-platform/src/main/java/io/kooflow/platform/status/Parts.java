package io.kooflow.platform.status;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.contentstore.StoreConnection;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.operations.UsageException;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.GivenEndpoints;
import io.kooflow.operations.connection.PipelineNames;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where to ask; a part that is null is not asked.
 *
 * @param platform the platform of this machine; null for one that is elsewhere
 * @param connectors those that must run; empty for all that Connect has
 */
public record Parts(
    @Nullable Endpoints platform,
    @Nullable StoreConnection store,
    @Nullable KafkaTarget kafka,
    @Nullable CatalogConfig lake,
    @Nullable URI connect,
    @Nullable URI flink,
    @Nullable URI registry,
    List<String> connectors) {

  /** Those of a data folder. */
  public static Parts of(Path folder) {
    Endpoints endpoints = Endpoints.read(folder);
    Connections connections = Connections.of(endpoints);
    return new Parts(
        endpoints,
        connections.store(),
        connections.kafka(),
        connections.catalog(),
        URI.create(endpoints.connect().url()),
        URI.create(endpoints.flink().url()),
        URI.create(endpoints.registry().url()),
        PipelineNames.CONNECTORS);
  }

  /**
   * Those that a file of settings gives.
   *
   * @throws UsageException if it cannot be read or used
   */
  public static Parts given(Path config) {
    GivenEndpoints given = GivenEndpoints.read(config);
    Endpoints.Kafka kafka = given.kafka();
    Endpoints.Connect connect = given.connect();
    Endpoints.Flink flink = given.flink();
    Endpoints.Registry registry = given.registry();
    try {
      return new Parts(
          null,
          given.store(),
          kafka == null
              ? null
              : new KafkaTarget(kafka.bootstrapServers(), kafka.settings(), Map.of()),
          given.lake(),
          connect == null ? null : URI.create(connect.url()),
          flink == null ? null : URI.create(flink.url()),
          registry == null ? null : URI.create(registry.url()),
          List.of());
    } catch (IllegalArgumentException bad) {
      throw new UsageException(config + ": " + bad.getMessage(), bad);
    }
  }
}
