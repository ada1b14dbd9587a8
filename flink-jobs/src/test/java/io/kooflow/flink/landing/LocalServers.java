package io.kooflow.flink.landing;

import io.kooflow.embedded.EmbeddedCatalog;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.EmbeddedS3;
import io.kooflow.embedded.Eventually;
import io.kooflow.embedded.FaultProxy;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.LakeTables;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.kafka.clients.admin.Admin;

/** The servers that the landing job talks to, all real, on loopback. */
final class LocalServers implements AutoCloseable {
  static final String WAREHOUSE = "s3://kooflow-lake/warehouse";

  final EmbeddedKafka kafka;
  final EmbeddedRegistry registry;
  private EmbeddedS3 s3;

  /** The jobs' way to S3, which sees what they ask for; catalog and tests have others. */
  private final FaultProxy jobsWay;

  private final Path folder;
  private EmbeddedCatalog catalog;

  LocalServers(Path folder) {
    this.folder = folder;
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    registry = EmbeddedRegistry.start(folder.resolve("registry"));
    s3 = EmbeddedS3.start(folder.resolve("s3"), "kooflow-lake");
    jobsWay = FaultProxy.before(s3.port());
    catalog = EmbeddedCatalog.start(folder.resolve("catalog"), s3.endpoint(), WAREHOUSE);
  }

  /** The permissions of AWS that jobs have used. */
  Set<String> awsActions() {
    return jobsWay.awsActions();
  }

  /** Settings of the job, as on its command line's file. */
  Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap-servers", kafka.bootstrapServers());
    settings.put("registry.url", registry.url());
    settings.put("catalog.uri", catalog.uri().toString());
    settings.put("catalog.warehouse", WAREHOUSE);
    settings.put("s3.endpoint", jobsWay.uri().toString());
    settings.put("s3.path-style", "true");
    settings.put("s3.region", "us-east-1");
    settings.put("s3.access-key-id", "local");
    settings.put("s3.secret-access-key", "localsecret");
    settings.put("checkpoint.interval", "500 ms");
    return settings;
  }

  RESTCatalog openCatalog() {
    Map<String, String> ours = settings();
    ours.put("s3.endpoint", s3.endpoint().toString());
    return CatalogConfig.takeFrom(ours).open();
  }

  void stopCatalog() {
    catalog.close();
  }

  void startCatalogAgain() {
    catalog =
        EmbeddedCatalog.start(folder.resolve("catalog"), catalog.port(), s3.endpoint(), WAREHOUSE);
  }

  void stopS3() {
    s3.close();
  }

  void startS3Again() {
    s3 = EmbeddedS3.start(folder.resolve("s3"), s3.port(), List.of("kooflow-lake"));
  }

  /** Empty topics, no tables. */
  void clear() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Set<String> existing = admin.listTopics().names().get();
      List<String> ours = new ArrayList<>();
      Topics.all().forEach(topic -> ours.add(topic.name()));
      admin.deleteTopics(ours.stream().filter(existing::contains).toList()).all().get();
      Eventually.await().untilAsserted(() -> createTopics(admin));
    }
    try (RESTCatalog tables = openCatalog()) {
      LakeTables.all().forEach(table -> tables.dropTable(table.identifier(), false));
    }
  }

  /** The topic with another id, empty. */
  void recreate(String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.deleteTopics(List.of(topic)).all().get();
      Eventually.await().untilAsserted(() -> createTopics(admin));
    }
  }

  private static void createTopics(Admin admin) {
    try {
      Set<String> existing = admin.listTopics().names().get();
      admin
          .createTopics(
              Topics.all().stream()
                  .filter(topic -> !existing.contains(topic.name()))
                  .map(topic -> topic.newTopic())
                  .toList())
          .all()
          .get();
      admin
          .describeTopics(Topics.all().stream().map(topic -> topic.name()).toList())
          .allTopicNames()
          .get();
    } catch (ExecutionException notYet) {
      throw new AssertionError(notYet);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  @Override
  public void close() throws IOException {
    catalog.close();
    jobsWay.close();
    s3.close();
    registry.close();
    kafka.close();
  }
}
