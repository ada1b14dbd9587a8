package io.kooflow.streams;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.Eventually;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.schemas.TopicMemory;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An application on a broker of its own, and what may happen to both. */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
abstract class OperatedApp {
  final HttpClient http = HttpClient.newHttpClient();
  @TempDir static Path registryFolder;
  static EmbeddedRegistry registry;
  @TempDir Path folder;
  Environment environment;

  @BeforeAll
  static void startRegistry() {
    registry = EmbeddedRegistry.start(registryFolder);
  }

  @AfterAll
  static void stopRegistry() {
    registry.close();
  }

  @BeforeEach
  void start() {
    environment = new Environment(folder, registry).withTopics();
  }

  @AfterEach
  void stop() {
    environment.close();
  }

  /** Turns the last byte of each file of data, which no file can be opened without. */
  static void damage(Path state) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(state)) {
      files = all.filter(file -> file.toString().endsWith(".sst")).toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length - 1] ^= (byte) 0xff;
      Files.write(file, bytes);
    }
  }

  long likes() {
    Results results = new Results(environment);
    return results.engagement(1).isEmpty() ? 0 : results.likes(1);
  }

  boolean groupIsEmpty() throws Exception {
    String group = KafkaSettings.applicationId(7);
    try (var admin = environment.admin()) {
      return admin
          .describeConsumerGroups(List.of(group))
          .all()
          .get()
          .get(group)
          .members()
          .isEmpty();
    }
  }

  void deleteAll(String topic) throws Exception {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
      all.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1));
    }
    try (var admin = environment.admin()) {
      admin.deleteRecords(all).all().get();
    }
  }

  /** Deletes a topic and makes it again, empty, as it was. */
  void makeAgain(String topic, int partitions) throws Exception {
    try (var admin = environment.admin()) {
      var before = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
      admin.deleteTopics(List.of(topic)).all().get();
      patiently().until(() -> !admin.listTopics().names().get().contains(topic));
      admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
      patiently()
          .until(
              () ->
                  !admin
                      .describeTopics(List.of(topic))
                      .allTopicNames()
                      .get()
                      .get(topic)
                      .topicId()
                      .equals(before.topicId()));
    }
  }

  Set<String> rememberedTopics(Admin admin) throws Exception {
    return new TopicMemory(
            Map.of("bootstrap.servers", config().kafka().get("bootstrap.servers")),
            KafkaSettings.applicationId(7),
            -1)
        .remembered(admin)
        .keySet();
  }

  static void deleteFolder(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  void assertRefused(String... said) {
    for (int start = 0; start < 3; start++) {
      var refusal = assertThatThrownBy(() -> RunningApp.start(config()));
      refusal.isInstanceOf(ConfigException.class);
      for (String each : said) {
        refusal.hasMessageContaining(each);
      }
    }
  }

  static void signal(ChildProcess process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  AppConfig config() {
    return AppConfig.from(environment.settings(folder.resolve("state")));
  }

  ChildProcess fork() throws IOException {
    return fork("streams");
  }

  ChildProcess fork(String name) throws IOException {
    Properties properties = new Properties();
    properties.putAll(environment.settings(folder.resolve("state")));
    Path file = folder.resolve(name + ".properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return new ForkedJvm(
            StreamsMain.class.getName(),
            ForkedJvm.ownClassPath(),
            ForkedJvm.SMALL,
            List.of("--config", file.toString()))
        .start(name, folder);
  }

  int status(URI uri) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
  }

  String get(URI uri) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  static Eventually patiently() {
    return await();
  }
}
