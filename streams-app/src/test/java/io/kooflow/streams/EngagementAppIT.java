package io.kooflow.streams;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.Eventually;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.engagement.EngagementRules;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The application against a real broker and a real registry, broken in the middle in several ways.
 */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
class EngagementAppIT {
  private static final double PARTS = 6;

  @TempDir static Path registryFolder;
  private static EmbeddedRegistry registry;
  @TempDir Path folder;
  private Environment environment;

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
    environment = new Environment(folder, registry);
  }

  @AfterEach
  void stop() {
    environment.close();
  }

  @Test
  void publishesEachRevisionOnceThoughTransactionsFail() {
    environment.withTopics();
    Story story = new Story(51, 3_000);
    FailingCommits failing = new FailingCommits(2);
    try (RunningApp app = RunningApp.start(config(Map.of()), failing)) {
      for (int part = 0; part < PARTS; part++) {
        int before = failing.tried();
        story.tell(environment, part / PARTS, (part + 1) / PARTS);
        patiently().until(() -> failing.tried() > before);
      }
      awaitSame(story);
      assertThat(app.state()).isEqualTo(KafkaStreams.State.RUNNING);
    }

    assertThat(failing.broken()).isEqualTo(2);
    new Results(environment).assertEachRevisionOnce();
  }

  @Test
  void countsExactlyThoughTheProcessIsKilled() throws IOException {
    environment.withTopics();
    Story story = new Story(52, 3_000);
    Path config = write(environment.settings(folder.resolve("state")));
    try (ChildProcess process = fork("first-life", config)) {
      story.tell(environment, 0, 0.25);
      patiently().until(() -> new Results(environment).engagementRecords() > 0);
      story.tell(environment, 0.25, 0.5);
      ProcessHandle.of(process.pid()).orElseThrow().destroyForcibly();
    }
    try (ChildProcess process = fork("last-life", config)) {
      story.tell(environment, 0.5, 1);
      awaitSame(story);
      ProcessHandle ending = ProcessHandle.of(process.pid()).orElseThrow();
      ending.destroy();
      await().until(() -> !ending.isAlive());
    }

    new Results(environment).assertEachRevisionOnce();
  }

  @Test
  void emitsAHotKooOnceForAllThatACommitHolds() {
    environment.withTopics();
    for (int user = 1; user <= 500; user++) {
      environment.send(Changes.react(1, user, "LIKE", user));
    }
    environment.flush();

    try (RunningApp app = RunningApp.start(config(Map.of()))) {
      patiently().until(() -> new Results(environment).likes(1) == 500);
      assertThat(app.state()).isEqualTo(KafkaStreams.State.RUNNING);
    }

    assertThat(new Results(environment).engagementRecords()).isLessThan(100);
  }

  @Test
  void setsPoisonAndUnknownSchemasAsideAndGoesOn() {
    environment.withTopics();
    byte[] key = {0, 0, 0, 0, 0, 0, 0, 9};
    byte[] poison = new byte[1_000_000]; // As large as the topic takes; magic byte 0, schema id 0.
    byte[] unknownSchema = {0, 0x7f, 0, 0, 1, 2, 3};
    environment.sendRaw(Topics.KOO_CHANGES, key, poison);
    environment.sendRaw(Topics.REACTION_CHANGES, key, unknownSchema);
    environment.send(Changes.put(Changes.koo(9), 1));
    environment.flush();

    try (RunningApp app = RunningApp.start(config(Map.of("emission", "per-record")))) {
      patiently()
          .untilAsserted(
              () -> {
                var koos = environment.deadLetters(Topics.KOO_CHANGES);
                assertThat(koos).hasSize(1);
                assertThat(koos.get(0).value()).isEqualTo(poison);
                var reactions = environment.deadLetters(Topics.REACTION_CHANGES);
                assertThat(reactions).hasSize(1);
                assertThat(reactions.get(0).value()).isEqualTo(unknownSchema);
                assertThat(reactions.get(0).key()).isEqualTo(key);
              });
      assertThat(app.state()).isEqualTo(KafkaStreams.State.RUNNING);
    }
  }

  @Test
  void refusesToStartWithoutItsTopics() {
    assertThatThrownBy(() -> RunningApp.start(config(Map.of())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("koo.changes is missing")
        .hasMessageContaining("koo.scores.dlq is missing");
  }

  @Test
  void refusesToStartWhenUnreadRecordsAreGone() throws Exception {
    environment.withTopics();
    environment.send(Changes.put(Changes.koo(9), 1));
    environment.flush();
    try (var admin = environment.admin()) {
      for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
        var all = new TopicPartition(Topics.KOO_CHANGES, partition);
        admin.deleteRecords(Map.of(all, RecordsToDelete.beforeOffset(-1))).all().get();
      }
    }

    assertThatThrownBy(() -> RunningApp.start(config(Map.of())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("koo.changes-")
        .hasMessageContaining("continues at offset 0 but holds 1 to 1");
  }

  @Test
  void leavesItsGroupWhenClosed() throws Exception {
    environment.withTopics();
    try (RunningApp app = RunningApp.start(config(Map.of()))) {
      patiently().until(() -> app.state() == KafkaStreams.State.RUNNING);
    }

    try (var admin = environment.admin()) {
      String group = KafkaSettings.applicationId(7);
      var described = admin.describeConsumerGroups(List.of(group)).all().get().get(group);
      assertThat(described.members()).isEmpty();
    }
  }

  /** Stream threads that fail on purpose are no failure of the test. */
  private static Eventually patiently() {
    return await();
  }

  private void awaitSame(Story story) {
    patiently()
        .untilAsserted(
            () -> {
              try {
                new Results(environment)
                    .assertSame(story, story.oracle(EngagementRules.defaults()));
              } catch (AssertionError notYet) {
                throw new AssertionError(environment.positions(), notYet);
              }
            });
  }

  private AppConfig config(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(environment.settings(folder.resolve("state")));
    settings.putAll(more);
    return AppConfig.from(settings);
  }

  private Path write(Map<String, String> settings) throws IOException {
    Properties properties = new Properties();
    properties.putAll(settings);
    Path file = folder.resolve("streams.properties");
    try (Writer out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return file;
  }

  private ChildProcess fork(String name, Path config) {
    ForkedJvm jvm =
        new ForkedJvm(
            StreamsMain.class.getName(),
            ForkedJvm.ownClassPath(),
            ForkedJvm.SMALL,
            List.of("--config", config.toString()));
    return jvm.start(name, folder);
  }
}
