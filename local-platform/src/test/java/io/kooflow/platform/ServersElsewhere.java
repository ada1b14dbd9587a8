package io.kooflow.platform;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.ConnectWorkerConfig;
import io.kooflow.embedded.EmbeddedCatalog;
import io.kooflow.embedded.EmbeddedConnect;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.EmbeddedS3;
import io.kooflow.embedded.FlinkJvm;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.embedded.FreePorts;
import io.kooflow.embedded.ProjectFolder;
import io.kooflow.model.ModelServer;
import io.kooflow.model.ModelServerConfig;
import io.kooflow.platform.start.FlinkJobs;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** Every server that a demo can be given, as somebody else would run it, under other names. */
final class ServersElsewhere implements AutoCloseable {
  private static final String BUCKET = "somebodys-bucket";
  private static final String MODEL = "somebodys-endpoint";

  private final Path folder;
  private final Path root = ProjectFolder.ofTests();
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<String> settings = new ArrayList<>();

  private ServersElsewhere(Path folder) {
    this.folder = folder;
  }

  static ServersElsewhere start(Path folder) throws Exception {
    ServersElsewhere servers = new ServersElsewhere(folder);
    try {
      servers.startAll();
    } catch (Exception failed) {
      servers.close();
      throw failed;
    }
    return servers;
  }

  /** The lines of a file for {@code demo --config}. */
  List<String> settings() {
    return List.copyOf(settings);
  }

  private void startAll() throws Exception {
    EmbeddedDynamoDb dynamoDb = opened(EmbeddedDynamoDb.start(folder.resolve("dynamodb")));
    EmbeddedKafka kafka = opened(EmbeddedKafka.start(folder.resolve("kafka")));
    EmbeddedRegistry registry = opened(EmbeddedRegistry.start(folder.resolve("registry")));
    settings.add("dynamodb.endpoint=" + dynamoDb.endpoint());
    settings.add("kafka.bootstrap.servers=" + kafka.bootstrapServers());
    settings.add("schema.registry.url=" + registry.url());
    startConnect(kafka.bootstrapServers());
    startLake();
    startModel();
    startFlink();
  }

  private void startConnect(String kafka) throws IOException {
    Path plugins = Files.createDirectory(folder.resolve("plugins"));
    for (String module : List.of("source-dynamodb", "sink-dynamodb")) {
      Files.createSymbolicLink(
          plugins.resolve(module), root.resolve(module).resolve("target/plugin"));
    }
    ConnectWorkerConfig worker =
        ConnectWorkerConfig.of("somebodys-connect", kafka, FreePorts.next(), List.of(plugins));
    settings.add("connect.url=" + opened(EmbeddedConnect.start(worker)).url());
  }

  private void startLake() {
    EmbeddedS3 s3 = opened(EmbeddedS3.start(folder.resolve("s3"), BUCKET));
    String warehouse = "s3://" + BUCKET + "/lake";
    EmbeddedCatalog catalog =
        opened(EmbeddedCatalog.start(folder.resolve("catalog"), s3.endpoint(), warehouse));
    settings.add("catalog.uri=" + catalog.uri());
    settings.add("catalog.warehouse=" + warehouse);
    settings.add("s3.endpoint=" + s3.endpoint());
    settings.add("s3.path-style=true");
    settings.add("s3.region=us-east-1");
    settings.add("s3.access-key-id=local");
    settings.add("s3.secret-access-key=localsecret");
  }

  private void startModel() throws Exception {
    ModelServer model = opened(ModelServer.start(new ModelServerConfig(MODEL, 0, 2, 64)));
    settings.add("model.endpoint=" + MODEL);
    settings.add("model.url=" + model.uri());
  }

  /** As on a cluster: Flink's own jars, none of the project's. */
  private void startFlink() {
    int port = FreePorts.next();
    String classPath =
        root.resolve("embedded/target/kooflow-embedded-0.1.0-SNAPSHOT.jar")
            + File.pathSeparator
            + ForkedJvm.classPathFrom(root.resolve("flink-jobs/target/cluster.classpath"));
    List<String> jvm = Stream.concat(ForkedJvm.SMALL.stream(), Stream.of("-Xmx640m")).toList();
    Path home = folder.resolve("flink");
    URI url = URI.create("http://127.0.0.1:" + port);
    ChildProcess flink =
        FlinkJvm.of(classPath, jvm, home, port, FlinkJobs.values().length, List.of())
            .start("flink", home)
            .awaitHttp(url.resolve("/overview"));
    open.push(flink);
    settings.add("flink.url=" + url);
  }

  private <T extends AutoCloseable> T opened(T server) {
    open.push(server);
    return server;
  }

  @Override
  public void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
