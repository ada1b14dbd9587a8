package io.kooflow.platform.environment;

import io.kooflow.contentstore.StoreConnection;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.scoring.Instance;
import io.kooflow.scoring.SageMakerScorer;
import io.kooflow.scoring.ScorerSettings;
import io.kooflow.sink.dynamodb.Clients;
import io.kooflow.sink.dynamodb.DynamoDbConfig;
import io.kooflow.sink.dynamodb.RoleConfig;
import io.kooflow.source.config.ClientSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.rest.RESTCatalog;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** A program that asks each of our clients of AWS one question and prints the answers. */
final class AsksEveryEndpoint {
  private static final String REGION = "us-east-1";
  private static final String KEY = "local";
  private static final String SECRET = "localsecret";
  private static final String ROLE = "arn:aws:iam::000000000000:role/ours";

  private final URI dynamoDb;
  private final URI s3;
  private final URI sts;
  private final URI model;
  private final URI catalog;
  private final String bucket;
  private final Map<String, String> embeddedCatalog = new HashMap<>();

  private AsksEveryEndpoint(String[] arguments) {
    this.dynamoDb = URI.create(arguments[0]);
    this.s3 = URI.create(arguments[1]);
    this.sts = URI.create(arguments[2]);
    this.model = URI.create(arguments[3]);
    this.catalog = URI.create(arguments[4]);
    this.bucket = arguments[5];
    for (int i = 6; i < arguments.length; i += 2) {
      embeddedCatalog.put(arguments[i], arguments[i + 1]);
    }
  }

  /**
   * Ends with status 1 at the first that fails.
   *
   * @param arguments addresses of DynamoDB, S3, STS, the model and the catalog, a bucket, and the
   *     properties of the embedded catalog's own clients: name, value, name, value
   */
  public static void main(String[] arguments) throws IOException {
    AsksEveryEndpoint program = new AsksEveryEndpoint(arguments);
    program.source("source", null);
    program.source("source with a role", new ClientSettings.Role(ROLE, program.sts));
    program.sink("sink", null);
    program.sink("sink with a role", new RoleConfig(ROLE, null, program.sts));
    program.contentStore();
    program.scoring();
    program.lake();
    program.file("embedded catalog", program.embeddedCatalog);
    System.exit(0);
  }

  private void source(String name, ClientSettings.@Nullable Role role) {
    ClientSettings settings =
        new ClientSettings(
            REGION, dynamoDb, new ClientSettings.LocalCredentials(KEY, SECRET), role, s3);
    try (DynamoDbClient tables = settings.tables();
        DynamoDbStreamsClient streams = settings.streams()) {
      say(name + " tables " + tables.listTables().tableNames());
      say(name + " streams " + streams.listStreams().streams().size());
    }
    // S3Proxy knows no session of a role.
    if (role == null) {
      try (S3Client exports = settings.exports()) {
        say(name + " exports " + exports.listBuckets().buckets().get(0).name());
      }
    }
  }

  private void sink(String name, @Nullable RoleConfig role) {
    DynamoDbConfig config =
        new DynamoDbConfig(dynamoDb, REGION, KEY, SECRET, role, Duration.ofMinutes(1));
    try (Clients clients = Clients.open(config)) {
      say(name + " tables " + clients.dynamoDb().listTables().tableNames());
    }
  }

  private void contentStore() {
    StoreConnection store = StoreConnection.local(dynamoDb);
    try (DynamoDbClient tables = store.client();
        DynamoDbAsyncClient many = store.asyncClient();
        DynamoDbStreamsClient streams = store.streamsClient()) {
      say("content store tables " + tables.listTables().tableNames());
      say("content store tables, many " + many.listTables().join().tableNames());
      say("content store streams " + streams.listStreams().streams().size());
    }
  }

  private void scoring() {
    try (SageMakerScorer scorer =
        SageMakerScorer.open(ScorerSettings.of("ours", REGION).at(model))) {
      say("scoring " + scorer.score(List.of(new Instance("1", "text"))).join());
    }
  }

  private void lake() throws IOException {
    CatalogConfig config =
        new CatalogConfig(
            catalog.toString(),
            "s3://" + bucket + "/lake",
            s3.toString(),
            true,
            REGION,
            KEY,
            SECRET,
            Map.of());
    try (RESTCatalog lake = config.open()) {
      say("lake namespaces " + lake.listNamespaces());
    }
    file("lake", config.icebergProperties());
  }

  private void file(String name, Map<String, String> properties) throws IOException {
    try (FileIO files =
        CatalogUtil.loadFileIO("org.apache.iceberg.aws.s3.S3FileIO", properties, null)) {
      String file = "s3://" + bucket + "/file";
      try (OutputStream out = files.newOutputFile(file).createOrOverwrite()) {
        out.write("whole".getBytes(StandardCharsets.UTF_8));
      }
      try (InputStream in = files.newInputFile(file).newStream()) {
        say(name + " file " + new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
