package io.kooflow.platform.start;

import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.connection.GivenEndpoints;
import io.kooflow.operations.connection.PipelineNames;
import io.kooflow.platform.folder.DataFolder;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The endpoints of a new run: those that are given, and loopback ports for the others. */
final class PlatformEndpoints {
  private static final String KEY = EmbeddedDynamoDb.ACCESS_KEY_ID;
  private static final String SECRET = EmbeddedDynamoDb.SECRET_ACCESS_KEY;
  private static final String REGION = EmbeddedDynamoDb.REGION;

  private PlatformEndpoints() {}

  static Endpoints of(DataFolder folder, DynamoDbServer server, GivenEndpoints given, Ports ports) {
    Endpoints.Catalog catalog = or(given.catalog(), lake(ports));
    Map<String, String> lake = catalog.settings();
    return new Endpoints(
        folder.path().toString(),
        ProcessHandle.current().pid(),
        Instant.now().toString(),
        or(
            given.dynamodb(),
            new Endpoints.DynamoDb(server.label(), http(ports.dynamodb()), REGION, KEY, SECRET)),
        or(given.kafka(), new Endpoints.Kafka("127.0.0.1:" + ports.kafka(), Map.of())),
        or(
            given.registry(),
            new Endpoints.Registry(http(ports.registry()) + "/apis/ccompat/v7", Map.of())),
        or(given.connect(), new Endpoints.Connect(http(ports.connect()))),
        new Endpoints.S3(
            lake.getOrDefault(CatalogConfig.S3_ENDPOINT, "https://s3.amazonaws.com"),
            given.catalog() == null ? PipelineNames.BUCKET : catalog.warehouse(),
            lake.get(CatalogConfig.S3_ACCESS_KEY_ID),
            lake.get(CatalogConfig.S3_SECRET_ACCESS_KEY)),
        catalog,
        or(
            given.model(),
            new Endpoints.Model(http(ports.model()), PipelineNames.MODEL_ENDPOINT, REGION)),
        or(given.flink(), new Endpoints.Flink(http(ports.flink()))),
        new Endpoints.Page(http(ports.page())),
        Map.of(),
        given.parts());
  }

  private static Endpoints.Catalog lake(Ports ports) {
    String uri = http(ports.catalog());
    return new Endpoints.Catalog(
        uri,
        PipelineNames.WAREHOUSE,
        Map.of(
            CatalogConfig.URI, uri,
            CatalogConfig.WAREHOUSE, PipelineNames.WAREHOUSE,
            CatalogConfig.S3_ENDPOINT, http(ports.s3()),
            CatalogConfig.S3_PATH_STYLE, "true",
            CatalogConfig.S3_REGION, REGION,
            CatalogConfig.S3_ACCESS_KEY_ID, KEY,
            CatalogConfig.S3_SECRET_ACCESS_KEY, SECRET));
  }

  private static <T> T or(@Nullable T given, T own) {
    return given == null ? own : given;
  }

  private static String http(int port) {
    return "http://127.0.0.1:" + port;
  }
}
