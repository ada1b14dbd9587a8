package io.kooflow.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.schemas.KooflowVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.Test;

/** The plugin folder alone, as a worker loads it: it shares with it Kafka's API and slf4j only. */
class PluginFolderIT {
  private static final Path PLUGIN = Path.of("target", "plugin");

  /** What Connect's own plugin class loader takes from the worker. */
  private static final class Worker extends ClassLoader {
    private static final List<String> SHARED = List.of("org.apache.kafka.", "org.slf4j.");

    Worker() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (SHARED.stream().anyMatch(name::startsWith)) {
        return PluginFolderIT.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }

  @Test
  void holdsAllThatConnectorAndConverterNeed() throws Exception {
    try (URLClassLoader plugin = new URLClassLoader(jars(), new Worker())) {
      SourceConnector connector = only(plugin, SourceConnector.class);
      Converter converter = only(plugin, Converter.class);

      List<String> errors =
          connector
              .validate(
                  Map.of(
                      "aws.region", "us-east-1",
                      "dynamodb.endpoint", "http://127.0.0.1:1",
                      "aws.access.key.id", "x",
                      "aws.secret.access.key", "y"))
              .configValues()
              .stream()
              .map(ConfigValue::errorMessages)
              .flatMap(List::stream)
              .toList();

      assertThat(connector.getClass().getName())
          .isEqualTo("io.kooflow.source.DynamoDbSourceConnector");
      assertThat(connector.getClass().getClassLoader()).isSameAs(plugin);
      assertThat(connector.version()).isEqualTo(KooflowVersion.CURRENT);
      assertThat(converter.getClass().getName())
          .isEqualTo("io.kooflow.schemas.connect.AvroConverter");
      assertThat(errors).singleElement().asString().contains("DynamoDB cannot be asked");
    }
  }

  @Test
  void leavesOutWhatTheWorkerBrings() throws IOException {
    try (Stream<Path> files = Files.list(PLUGIN)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.matches("(kafka-|connect-|slf4j-|log4j-|netty-).*"));
    }
  }

  private static <T> T only(ClassLoader plugin, Class<T> service) {
    return ServiceLoader.load(service, plugin).stream()
        .map(ServiceLoader.Provider::get)
        .filter(found -> found.getClass().getClassLoader() == plugin)
        .findFirst()
        .orElseThrow();
  }

  private static URL[] jars() throws IOException {
    try (Stream<Path> files = Files.list(PLUGIN)) {
      return files.map(PluginFolderIT::url).toArray(URL[]::new);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
