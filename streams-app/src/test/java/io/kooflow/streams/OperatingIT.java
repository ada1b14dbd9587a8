package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kooflow.embedded.ChildProcess;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.embedded.ForkedJvm;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.schemas.generations.Generations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees, and what the application refuses to go on without. */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
class OperatingIT {
  private final HttpClient http = HttpClient.newHttpClient();
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
    environment = new Environment(folder, registry).withTopics();
  }

  @AfterEach
  void stop() {
    environment.close();
  }

  @Test
  void tellsHealthAndMetricsAndRefusesToStartWithoutItsChangelogs() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.send(Changes.react(1, 1, "DISLIKE", 4));
    environment.sendRaw(Topics.REACTION_CHANGES, new byte[] {1}, new byte[] {9});
    environment.flush();
    URI address;
    try (RunningApp app = RunningApp.start(config())) {
      address = app.httpAddress();
      assertThat(status(address.resolve("/health"))).isEqualTo(200);
      patiently().until(() -> status(address.resolve("/ready")) == 200);
      patiently().until(() -> new Results(environment).likes(1) == 1);
      patiently()
          .untilAsserted(
              () ->
                  assertThat(get(address.resolve("/metrics")))
                      .contains(
                          "kooflow_streams_duplicates_total{topic=\"reaction.changes\"} 1.0",
                          "kooflow_streams_stale_total{topic=\"reaction.changes\"} 1.0",
                          "kooflow_streams_dead_letters_total{topic=\"reaction.changes\"} 1.0",
                          "kooflow_streams_input_lag_records{topic=\"reaction.changes\"} 0.0",
                          "kooflow_streams_freshness_since_store_seconds_count{topic=\"reaction.changes\"} 1",
                          "kooflow_streams_freshness_since_topic_seconds_bucket",
                          "kooflow_streams_state_disk_bytes{store=\"reaction-states\"}",
                          "kooflow_streams_state_memory_bytes",
                          "kooflow_streams_restore_share 1.0",
                          "kooflow_streams_parked_keys 0.0",
                          "kooflow_streams_commit_latency_max_seconds",
                          "kooflow_streams_uncommitted_seconds 0.0",
                          "kooflow_streams_idle_seconds 0.0",
                          "kooflow_streams_kafka_silent_seconds",
                          "kooflow_streams_threads{state=\"RUNNING\"} 1.0",
                          "kooflow_streams_state{state=\"RUNNING\"} 1.0"));
      assertThat(metrics(get(address.resolve("/metrics"))))
          .as("docs/metrics.md")
          .isEqualTo(onThePageOfMetrics());
    }
    assertThatThrownBy(() -> get(address.resolve("/health"))).isInstanceOf(IOException.class);

    String changelog = KafkaSettings.applicationId(7) + "-reaction-states-changelog";
    try (var admin = environment.admin()) {
      admin.deleteTopics(List.of(changelog)).all().get();
      patiently().until(() -> !admin.listTopics().names().get().contains(changelog));
    }
    assertThatThrownBy(() -> RunningApp.start(config()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(changelog + " is missing")
        .hasMessageContaining("new generation");
  }

  @Test
  void stopsWhenWhatItWantsToReadNextIsGone() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (ChildProcess process = fork()) {
      patiently().until(() -> likes() == 1);
      signal(process, "STOP");
      patiently().until(this::groupIsEmpty); // By then no answer to a fetch is under way.
      for (int user = 2; user < 50; user++) {
        environment.send(Changes.react(1, user, "LIKE", 10 + user));
      }
      environment.flush();
      deleteAll(Topics.REACTION_CHANGES);
      environment.send(Changes.react(1, 99, "LIKE", 99));
      environment.flush();
      signal(process, "CONT");

      assertThat(process.onExit().get(90, TimeUnit.SECONDS)).isEqualTo(1);
    }
    assertThat(likes()).isEqualTo(1);
    assertThatThrownBy(() -> RunningApp.start(config()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Records are gone that were never counted");
  }

  @ParameterizedTest
  @ValueSource(strings = {Topics.KOO_CHANGES, Topics.REACTION_CHANGES, Topics.KOO_SCORES})
  void refusesAnInputThatWasMadeAgainEachTime(String input) throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 1);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }
    makeAgain(input, Topics.PARTITIONS);
    deleteFolder(folder.resolve("state"));

    assertRefused("Records are gone that were never counted: " + input, "new generation");

    environment.send(Changes.react(1, 2, "LIKE", 6));
    environment.flush();
    assertRefused("Records are gone that were never counted: " + input);
  }

  @Test
  void refusesToStartWhenAllItsInputsWereMadeAgain() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 1);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }
    for (String input : TopicCheck.INPUTS) {
      makeAgain(input, Topics.PARTITIONS);
    }

    assertRefused(TopicCheck.INPUTS.toArray(String[]::new));
  }

  @Test
  void refusesAnInputThatWasMadeAgainWithMorePartitions() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 1);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }
    makeAgain(Topics.REACTION_CHANGES, Topics.PARTITIONS + 4);

    assertRefused(Topics.REACTION_CHANGES, "partitions", "new generation");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reaction-states-changelog",
        "child-reactions-repartition",
        "trending-partials-repartition"
      })
  void refusesAnInternalTopicThatWasMadeAgainOrIsGone(String name) throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    String topic = KafkaSettings.applicationId(7) + "-" + name;
    try (RunningApp app = RunningApp.start(config());
        var admin = environment.admin()) {
      patiently().until(() -> likes() == 1);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
      patiently().until(() -> rememberedTopics(admin).contains(topic));
    }
    makeAgain(topic, name.startsWith("trending") ? 1 : Topics.PARTITIONS);
    assertRefused("The state cannot be restored: " + topic, "new generation");

    try (var admin = environment.admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
      patiently().until(() -> !admin.listTopics().names().get().contains(topic));
    }
    assertRefused(topic + " is missing");
  }

  @Test
  void aGroupOfTheReleaseBeforeGoesOnAndRemembersItsTopics() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 1);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }
    String memory = TopicMemory.topicOf(KafkaSettings.applicationId(7));
    try (var admin = environment.admin()) {
      admin.deleteTopics(List.of(memory)).all().get();
      patiently().until(() -> !admin.listTopics().names().get().contains(memory));
    }
    environment.send(Changes.react(1, 2, "LIKE", 6));
    environment.flush();
    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 2);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }

    makeAgain(Topics.REACTION_CHANGES, Topics.PARTITIONS);
    assertRefused("Records are gone that were never counted: " + Topics.REACTION_CHANGES);
  }

  @Test
  void aPositionThatWasLostIsRefusedWhereNoTopicIsKnown() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 1);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }
    try (var admin = environment.admin()) {
      String memory = TopicMemory.topicOf(KafkaSettings.applicationId(7));
      admin.deleteTopics(List.of(memory)).all().get();
      patiently().until(() -> !admin.listTopics().names().get().contains(memory));
    }
    makeAgain(Topics.REACTION_CHANGES, Topics.PARTITIONS);

    assertRefused("has no position in " + Topics.REACTION_CHANGES);
  }

  @Test
  void anInputMadeAgainWhileAFrozenMemberHoldsTheGroupIsRefused() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (ChildProcess process = fork()) {
      patiently().until(() -> likes() == 1);
      signal(process, "STOP");
      for (int user = 2; user < 50; user++) {
        environment.send(Changes.react(1, user, "LIKE", 10 + user));
      }
      environment.flush();
      makeAgain(Topics.REACTION_CHANGES, Topics.PARTITIONS);
      Map<String, String> elsewhere = environment.settings(folder.resolve("other-state"));
      assertThatThrownBy(() -> RunningApp.start(AppConfig.from(elsewhere)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("Records are gone that were never counted");
      signal(process, "CONT");

      assertThat(process.onExit().get(90, TimeUnit.SECONDS)).isEqualTo(1);
    }
    // The answer to a fetch may have been on its way when the process froze.
    assertThat(likes()).isLessThan(49);
    assertRefused("Records are gone that were never counted: " + Topics.REACTION_CHANGES);
  }

  @Test
  void endsWhenAnInputIsMadeAgainWhileItRuns() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (ChildProcess process = fork()) {
      patiently().until(() -> likes() == 1);
      makeAgain(Topics.KOO_SCORES, Topics.PARTITIONS);

      assertThat(process.onExit().get(90, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(process.tail()).contains(Topics.KOO_SCORES);
    }
    try (ChildProcess next = fork("next")) {
      assertThat(next.onExit().get(90, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(next.tail()).contains("Records are gone that were never counted");
    }
  }

  @Test
  void comesBackFromTheChangelogsWhenItsLocalStateIsDamaged() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 1);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }
    damage(folder.resolve("state"));
    environment.send(Changes.react(1, 2, "LIKE", 6));
    environment.flush();

    try (RunningApp app = RunningApp.start(config())) {
      patiently().until(() -> likes() == 2);
      assertThat(app.state().isRunningOrRebalancing()).isTrue();
    }

    new Results(environment).assertEachRevisionOnce();
  }

  @Test
  void aSecondInstanceOnTheSameStateIsRefusedAndDisturbsNothingAndAKilledFirstLeavesNoLock()
      throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (ChildProcess first = fork()) {
      patiently().until(() -> likes() == 1);

      try (ChildProcess second = fork("second")) {
        assertThat(second.onExit().get(90, TimeUnit.SECONDS)).isEqualTo(2);
        assertThat(second.tail())
            .contains("kafka.state.dir", folder.resolve("state").toString(), "a folder of its own");
      }

      environment.send(Changes.react(1, 2, "LIKE", 6));
      environment.flush();
      patiently().until(() -> likes() == 2);
      first.kill();
    }
    try (RunningApp next = RunningApp.start(config())) {
      assertThat(next.state().isRunningOrRebalancing()).isTrue();
    }
  }

  @Test
  void tellsItsRoleAndThatItsInputsAreHeldWhileItsGenerationStandsStill() throws Exception {
    environment.send(Changes.react(1, 1, "LIKE", 5));
    environment.flush();
    try (RunningApp serving = RunningApp.start(config())) {
      patiently().until(() -> likes() == 1);
      assertThat(get(serving.httpAddress().resolve("/health")))
          .endsWith("generation 7: serving, inputs read\n");
    }
    Map<String, String> clients =
        Map.of("bootstrap.servers", config().kafka().get("bootstrap.servers"));
    try (Generations.Writer register = new Generations(clients).writer();
        Premises premises = Premises.open(config())) {
      register.tell(7, GenerationRole.PAUSED);
      URI address = premises.httpAddress();
      CompletableFuture<EngagementApp> waiting =
          CompletableFuture.supplyAsync(() -> EngagementApp.start(config(), premises));
      patiently()
          .untilAsserted(
              () ->
                  assertThat(get(address.resolve("/health")))
                      .isEqualTo("WAITING\ngeneration 7: paused, inputs held\n"));
      assertThat(status(address.resolve("/health"))).isEqualTo(200);
      assertThat(status(address.resolve("/ready"))).isEqualTo(503);
      assertThat(get(address.resolve("/metrics")))
          .contains(
              "kooflow_streams_generation_role{role=\"PAUSED\"} 1.0",
              "kooflow_streams_inputs_held 1.0");

      register.tell(7, GenerationRole.DRAINING);
      try (EngagementApp draining = waiting.get(90, TimeUnit.SECONDS)) {
        patiently().until(() -> status(address.resolve("/ready")) == 200);
        assertThat(get(address.resolve("/ready")))
            .isEqualTo("RUNNING\ngeneration 7: draining, inputs held\n");

        register.tell(7, GenerationRole.SERVING);
        patiently().until(draining::roleChanged);
      }
    }
  }

  /** Turns the last byte of each file of data, which no file can be opened without. */
  private static void damage(Path state) throws IOException {
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

  private long likes() {
    Results results = new Results(environment);
    return results.engagement(1).isEmpty() ? 0 : results.likes(1);
  }

  private boolean groupIsEmpty() throws Exception {
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

  private void deleteAll(String topic) throws Exception {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
      all.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1));
    }
    try (var admin = environment.admin()) {
      admin.deleteRecords(all).all().get();
    }
  }

  /** Deletes a topic and makes it again, empty, as it was. */
  private void makeAgain(String topic, int partitions) throws Exception {
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

  private Set<String> rememberedTopics(Admin admin) throws Exception {
    return new TopicMemory(
            Map.of("bootstrap.servers", config().kafka().get("bootstrap.servers")),
            KafkaSettings.applicationId(7),
            -1)
        .remembered(admin)
        .keySet();
  }

  private static void deleteFolder(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  private void assertRefused(String... said) {
    for (int start = 0; start < 3; start++) {
      var refusal = assertThatThrownBy(() -> RunningApp.start(config()));
      refusal.isInstanceOf(ConfigException.class);
      for (String each : said) {
        refusal.hasMessageContaining(each);
      }
    }
  }

  private static void signal(ChildProcess process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  private AppConfig config() {
    return AppConfig.from(environment.settings(folder.resolve("state")));
  }

  private ChildProcess fork() throws IOException {
    return fork("streams");
  }

  private ChildProcess fork(String name) throws IOException {
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

  /** Names of the metrics in an answer, without those of parts of histograms. */
  private static Set<String> metrics(String answer) {
    return answer
        .lines()
        .filter(line -> line.startsWith("kooflow_streams_"))
        .map(line -> line.replaceFirst("[{ ].*", ""))
        .map(name -> name.replaceFirst("_seconds_(bucket|count|sum)$", "_seconds"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> onThePageOfMetrics() {
    try {
      return Pattern.compile("^\\| `(kooflow_streams_\\w+)`", Pattern.MULTILINE)
          .matcher(Files.readString(Path.of("..", "docs", "metrics.md")))
          .results()
          .map(found -> found.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private int status(URI uri) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
  }

  private String get(URI uri) throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  private static ConditionFactory patiently() {
    return await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(90));
  }
}
