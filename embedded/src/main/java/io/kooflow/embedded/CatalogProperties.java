package io.kooflow.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Iceberg properties of the embedded catalog and of its clients. */
final class CatalogProperties {
  private CatalogProperties() {}

  static Map<String, String> server(Path folder, URI s3, String warehouse) {
    Map<String, String> properties = new HashMap<>(files(s3, warehouse));
    Path database = folder.toAbsolutePath().resolve("catalog.sqlite");
    properties.put("uri", "jdbc:sqlite:" + database + "?busy_timeout=10000&journal_mode=WAL");
    properties.put("jdbc.schema-version", "V1");
    // SQLite has one writer.
    properties.put("clients", "1");
    // The JDK's client loses one write in 500 while it waits for "100 Continue", for good: it does
    // not repeat such a request, and neither does the SDK.
    properties.put("http-client.type", "apache");
    properties.put("http-client.apache.expect-continue-enabled", "false");
    return properties;
  }

  static Map<String, String> client(URI catalog, URI s3, String warehouse) {
    Map<String, String> properties = new HashMap<>(files(s3, warehouse));
    properties.put("uri", catalog.toString());
    // Apache's asks the class loader of its thread for a configuration, which a Flink job may have
    // left behind closed, in the pool that Iceberg shares within a JVM.
    properties.put("http-client.type", "urlconnection");
    return properties;
  }

  private static Map<String, String> files(URI s3, String warehouse) {
    Map<String, String> properties = new HashMap<>();
    properties.put("warehouse", warehouse);
    properties.put("io-impl", "org.apache.iceberg.aws.s3.S3FileIO");
    // Needs the S3 client alone; the general factory also loads those of KMS, Glue and DynamoDB.
    properties.put(
        "s3.client-factory-impl", "org.apache.iceberg.aws.s3.DefaultS3FileIOAwsClientFactory");
    properties.put("client.region", EmbeddedDynamoDb.REGION);
    properties.put("s3.endpoint", s3.toString());
    properties.put("s3.path-style-access", "true");
    properties.put("s3.access-key-id", EmbeddedDynamoDb.ACCESS_KEY_ID);
    properties.put("s3.secret-access-key", EmbeddedDynamoDb.SECRET_ACCESS_KEY);
    return properties;
  }
}
