package io.kooflow.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.sink.dynamodb.Clients;
import io.kooflow.sink.dynamodb.DynamoDbConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.kafka.connect.sink.SinkConnector;
import org.apache.kafka.connect.sink.SinkTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin folder alone, with nothing beside it but what a worker has: Kafka, slf4j, the JDK. */
class PluginFolderIT {
  private static final Path FOLDER = Path.of("target", "plugin");
  private static final long MAX_BYTES = 40L * 1024 * 1024;

  @Test
  void holdsAllThatTheTaskNeedsAndNothingThatTheWorkerHas(@TempDir Path data) throws Exception {
    try (EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start(data);
        URLClassLoader plugin = new URLClassLoader(jars(), new WorkerClasses())) {
      createTable(dynamoDb);
      SinkConnector connector =
          ServiceLoader.load(SinkConnector.class, plugin).findFirst().orElseThrow();
      assertThat(connector.getClass().getClassLoader()).isSameAs(plugin);
      connector.start(settings(dynamoDb));
      SinkTask task = (SinkTask) connector.taskClass().getDeclaredConstructor().newInstance();
      task.initialize(new FakeContext());

      task.start(connector.taskConfigs(1).get(0));
      task.put(List.of(Records.record(Records.koo(1, 1, 1), 0)));
      task.stop();
    }
  }

  @Test
  void staysSmallAndLeavesOutWhatTheWorkerHas() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> jars = files.toList();
      assertThat(jars)
          .extracting(jar -> jar.getFileName().toString())
          .noneMatch(PluginFolderIT::isOfWorker);
      assertThat(jars.stream().mapToLong(jar -> jar.toFile().length()).sum()).isLessThan(MAX_BYTES);
    }
  }

  private static boolean isOfWorker(String jar) {
    return jar.startsWith("kafka-clients")
        || jar.startsWith("connect-")
        || jar.startsWith("slf4j")
        || jar.startsWith("log4j")
        || jar.startsWith("netty");
  }

  private static void createTable(EmbeddedDynamoDb dynamoDb) {
    DynamoDbConfig config =
        new DynamoDbConfig(
            dynamoDb.endpoint(),
            EmbeddedDynamoDb.REGION,
            EmbeddedDynamoDb.ACCESS_KEY_ID,
            EmbeddedDynamoDb.SECRET_ACCESS_KEY,
            null,
            Duration.ofSeconds(5));
    try (Clients clients = Clients.open(config)) {
      new TableCreator(clients.dynamoDb()).createIfMissing(Tables.feedItems());
    }
  }

  private static Map<String, String> settings(EmbeddedDynamoDb dynamoDb) {
    return Settings.with(
        "topics",
        "koo.enriched",
        "tables",
        "koo.enriched:feed_items",
        "dynamodb.endpoint",
        dynamoDb.endpoint().toString(),
        "aws.region",
        EmbeddedDynamoDb.REGION,
        "aws.access.key.id",
        EmbeddedDynamoDb.ACCESS_KEY_ID,
        "aws.secret.access.key",
        EmbeddedDynamoDb.SECRET_ACCESS_KEY);
  }

  private static URL[] jars() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(PluginFolderIT::url).toArray(URL[]::new);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shows the plugin only the classes that a worker has. */
  private static final class WorkerClasses extends ClassLoader {
    WorkerClasses() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("org.apache.kafka.") || name.startsWith("org.slf4j.")) {
        return PluginFolderIT.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
