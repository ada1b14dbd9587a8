package io.kooflow.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Iceberg properties of the embedded catalog and of its clients. */
final class CatalogProperties {
  private CatalogProperties() {}

  static Map<String, String> server(Path folder, URI s3, String warehouse) {
    return of(FolderNames.usable(folder).resolve("catalog.sqlite"), s3, warehouse);
  }

  static Map<String, String> of(Path database, URI s3, String warehouse) {
    Map<String, String> properties = new HashMap<>(files(s3, warehouse));
    properties.put("uri", "jdbc:sqlite:" + database + "?busy_timeout=10000&journal_mode=WAL");
    properties.put("jdbc.schema-version", "V1");
    // SQLite has one writer.
    properties.put("clients", "1");
    return properties;
  }

  static Map<String, String> client(URI catalog, URI s3, String warehouse) {
    Map<String, String> properties = new HashMap<>(files(s3, warehouse));
    properties.put("uri", catalog.toString());
    return properties;
  }

  private static Map<String, String> files(URI s3, String warehouse) {
    return Map.of(
        "warehouse",
        warehouse,
        "io-impl",
        "org.apache.iceberg.aws.s3.S3FileIO",
        // Needs the S3 client alone; the general factory also loads those of KMS, Glue and
        // DynamoDB.
        "s3.client-factory-impl",
        CatalogS3Clients.class.getName(),
        "client.region",
        EmbeddedDynamoDb.REGION,
        "s3.endpoint",
        s3.toString(),
        "s3.path-style-access",
        "true",
        "s3.access-key-id",
        EmbeddedDynamoDb.ACCESS_KEY_ID,
        "s3.secret-access-key",
        EmbeddedDynamoDb.SECRET_ACCESS_KEY);
  }
}
