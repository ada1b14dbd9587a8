package io.kooflow.flink.landing;

import static io.kooflow.embedded.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.embedded.AwsActions;
import io.kooflow.embedded.FlinkRest;
import io.kooflow.embedded.FreePorts;
import io.kooflow.lake.landing.LandingRefusedException;
import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job against real servers; what it lands is read back with plain Iceberg. */
class LandingIT {

  private static LocalServers servers;
  private static RESTCatalog catalog;

  private Path checkpoints;
  private final List<JobClient> started = new ArrayList<>();
  private Feed feed;
  private FlinkRest rest;

  @BeforeAll
  static void startServers(@TempDir Path folder) {
    servers = new LocalServers(folder);
    catalog = servers.openCatalog();
  }

  @AfterAll
  static void stopServers() throws IOException {
    catalog.close();
    servers.close();
    AwsActions.requireAsListed("landing", servers.awsActions());
  }

  @BeforeEach
  void clear(@TempDir Path folder) throws Exception {
    checkpoints = folder.resolve("checkpoints");
    servers.clear();
    feed = new Feed(servers, "feed");
    rest = restAt(FreePorts.next());
  }

  private static FlinkRest restAt(int port) {
    return new FlinkRest(URI.create("http://127.0.0.1:" + port));
  }

  @AfterEach
  void cancelAll() throws Exception {
    feed.close();
    for (JobClient job : started) {
      cancel(job);
    }
  }

  @Test
  void landsEveryRecordOnceWithContiguousRangesAcrossHoles() throws Exception {
    JobClient job = start(Map.of());
    for (int n = 1; n <= 40; n++) {
      feed.begin();
      feed.row(Topics.KOO_CHANGES, n, Events.koo(n));
      feed.row(Topics.REACTION_CHANGES, n % 10 + 1, Events.like(n));
      feed.row(Topics.REACTION_CHANGES, n % 10 + 1, Events.takenBack(n));
      feed.row(Topics.USER_CHANGES, n, Events.user(n));
      feed.row(Topics.KOO_SCORES, n, Events.scores(n));
      feed.tombstone(Topics.KOO_SCORES, n);
      feed.commit();
      if (n % 10 == 0) {
        feed.aborted(Topics.KOO_CHANGES, Events.koo(n));
      }
    }

    awaitRows();

    for (LandedTopic landed : LandedTopic.values()) {
      Landed.read(catalog, landed.table()).requireContiguousRanges();
    }
    assertThat(Landed.read(catalog, LandedTopic.KOO_SCORES.table()).tombstones()).isEqualTo(40);
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  void sendsPoisonToTheDeadLettersWithItsBytesAndCountsIt() throws Exception {
    start(Map.of("topics", Topics.KOO_CHANGES));
    byte[] poison = "not Avro".getBytes(StandardCharsets.UTF_8);
    byte[] unknownSchema = {0, 0, 0, 0x7f, 0x7f, 1, 2, 3};
    feed.begin();
    feed.row(Topics.KOO_CHANGES, 1, Events.koo(1));
    feed.poison(Topics.KOO_CHANGES, 2, poison);
    feed.poison(Topics.KOO_CHANGES, 3, unknownSchema);
    feed.poison(Topics.KOO_CHANGES, 4, new byte[0]);
    feed.poison(Topics.KOO_CHANGES, 5, null);
    feed.commit();

    Map<String, ConsumerRecord<byte[], byte[]>> letters =
        deadLetters(Topics.KOO_CHANGES, feed.dead.size());

    assertThat(letters.keySet()).isEqualTo(feed.dead);
    assertThat(letters.values().stream().map(ConsumerRecord::value).toList())
        .containsExactlyInAnyOrder(poison, unknownSchema, new byte[0], null);
    assertThat(letters.values())
        .allSatisfy(
            letter -> {
              assertThat(letter.key()).hasSize(Long.BYTES);
              assertThat(reason(letter).message()).doesNotContain("not Avro");
              assertThat(header(letter, DeadLetterHeaders.READER)).isEqualTo("landing");
              assertThat(Long.parseLong(header(letter, DeadLetterHeaders.TIMESTAMP)))
                  .isPositive()
                  .isLessThanOrEqualTo(letter.timestamp());
            });
    awaitRows();
    await()
        .untilAsserted(
            () ->
                assertThat(Landed.read(catalog, LandedTopic.KOO_CHANGES.table()).deadLetters())
                    .isEqualTo(4));
  }

  @Test
  void commitsOnceWhenTheCatalogWasDownBetweenCheckpointAndCommit() throws Exception {
    start(Map.of("topics", Topics.REACTION_CHANGES, "restart.delay", "200 ms"));
    feedLikes(1, 20);
    awaitRows();
    servers.stopCatalog();
    try {
      feedLikes(21, 40);
      awaitCheckpointAfter(newestCheckpoint());
    } finally {
      servers.startCatalogAgain();
    }
    feedLikes(41, 60);

    awaitRows();

    Landed.read(catalog, LandedTopic.REACTION_CHANGES.table()).requireContiguousRanges();
  }

  @Test
  void outlastsAnOutageOfS3AndThenOneOfTheCatalog() throws Exception {
    JobClient job =
        start(
            Map.of(
                "topics", Topics.REACTION_CHANGES,
                "restart.delay", "200 ms",
                "restart.max-delay", "400 ms"));
    feedLikes(1, 20);
    awaitRows();
    String run = job.getJobID().toHexString();

    servers.stopS3();
    feedLikes(21, 40);
    await().until(() -> rest.restarts(run) > 0);
    servers.startS3Again();
    servers.stopCatalog();
    long before = rest.restarts(run);
    await().until(() -> rest.restarts(run) > before);
    servers.startCatalogAgain();
    feedLikes(41, 60);

    awaitRows();
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
    Landed.read(catalog, LandedTopic.REACTION_CHANGES.table()).requireContiguousRanges();
  }

  @Test
  void landsNothingTwiceWhenOneCheckpointIsRestoredThreeTimes() throws Exception {
    Map<String, String> settings = Map.of("topics", Topics.REACTION_CHANGES);
    JobClient first = start(settings);
    feedLikes(1, 30);
    awaitRows();
    cancel(first);
    Path kept = checkpoints.resolveSibling("kept");
    Path old = newestCheckpoint().orElseThrow();
    copy(old, kept);

    for (int restore = 0; restore < 3; restore++) {
      JobClient again = start(settings, Optional.of(kept));
      feedLikes(100 * (restore + 1), 100 * (restore + 1) + 20);
      awaitRows();
      cancel(again);
    }

    Landed.read(catalog, LandedTopic.REACTION_CHANGES.table()).requireContiguousRanges();
  }

  @Test
  void goesOnFromTheTableWhenStartedWithoutACheckpoint() throws Exception {
    Map<String, String> settings = Map.of("topics", Topics.REACTION_CHANGES);
    for (int run = 0; run < 3; run++) {
      JobClient job = start(settings);
      feedLikes(100 * run + 1, 100 * run + 30);
      awaitRows();
      // Perhaps checkpointed, perhaps not: the next run must not depend on it.
      feedLikes(100 * run + 31, 100 * run + 40);
      cancel(job);
    }

    start(settings);

    awaitRows();
    Landed.read(catalog, LandedTopic.REACTION_CHANGES.table()).requireContiguousRanges();
  }

  @Test
  void makesNoSnapshotWhenNothingCame() throws Exception {
    start(Map.of("topics", Topics.USER_CHANGES));
    feed.begin().row(Topics.USER_CHANGES, 1, Events.user(1)).commit();
    awaitRows();

    awaitCheckpointAfter(newestCheckpoint());

    assertThat(Landed.read(catalog, LandedTopic.USER_CHANGES.table()).commits()).hasSize(1);
  }

  @Test
  void refusesATopicThatWasCreatedAgain() throws Exception {
    Map<String, String> settings = Map.of("topics", Topics.REACTION_CHANGES);
    JobClient job = start(settings);
    feedLikes(1, 20);
    awaitRows();
    cancel(job);

    servers.recreate(Topics.REACTION_CHANGES);

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> start(settings))
          .isInstanceOf(LandingRefusedException.class)
          .hasMessageContaining(Topics.REACTION_CHANGES)
          .hasMessageContaining("deleted and created again");
    }
  }

  private void feedLikes(int from, int to) throws Exception {
    feed.begin();
    for (int n = from; n <= to; n++) {
      feed.row(Topics.REACTION_CHANGES, n % 10 + 1, Events.like(n));
    }
    feed.commit();
  }

  private void awaitRows() {
    Landed.awaitExactly(catalog, feed.rows);
  }

  private JobClient start(Map<String, String> changed) throws Exception {
    return start(changed, Optional.empty());
  }

  private JobClient start(Map<String, String> changed, Optional<Path> restoreFrom)
      throws Exception {
    Properties settings = new Properties();
    settings.putAll(servers.settings());
    settings.put("checkpoint.folder", checkpoints.toUri().toString());
    settings.put("parallelism", "2");
    settings.putAll(changed);
    Path file = checkpoints.resolveSibling("landing.properties");
    try (var out = Files.newBufferedWriter(file)) {
      settings.store(out, null);
    }
    LandingConfig config = LandingConfig.from("--config", file.toString());
    Configuration flink = config.run().flinkConfiguration();
    int port = FreePorts.next();
    flink.setString("rest.port", Integer.toString(port));
    flink.setString("metrics.fetcher.update-interval", "500");
    rest = restAt(port);
    restoreFrom.ifPresent(
        path -> flink.setString("execution.state-recovery.path", path.toUri().toString()));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);
    LandingJob.define(env, config, LandingPlan.of(config));
    JobClient job = env.executeAsync(LandingJob.NAME);
    started.add(job);
    return job;
  }

  private static void cancel(JobClient job) throws Exception {
    try {
      if (!job.getJobStatus().get().isGloballyTerminalState()) {
        job.cancel().get();
      }
    } catch (ExecutionException | IllegalStateException clusterIsGone) {
      assertThat(clusterIsGone).isNotNull();
    }
  }

  private void awaitCheckpointAfter(Optional<Path> before) {
    await().until(() -> !newestCheckpoint().equals(before));
  }

  private Optional<Path> newestCheckpoint() throws IOException {
    Files.createDirectories(checkpoints);
    try (Stream<Path> files = Files.walk(checkpoints)) {
      return files
          .filter(file -> file.getFileName().toString().equals("_metadata"))
          .map(Path::getParent)
          .max(Comparator.comparing(LandingIT::number));
    }
  }

  private static int number(Path checkpoint) {
    return Integer.parseInt(checkpoint.getFileName().toString().substring("chk-".length()));
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** By the place that their headers tell. */
  private static Map<String, ConsumerRecord<byte[], byte[]>> deadLetters(String topic, int count) {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", servers.kafka.bootstrapServers());
    properties.put("group.id", "dead-letters");
    properties.put("auto.offset.reset", "earliest");
    Map<String, ConsumerRecord<byte[], byte[]>> letters = new TreeMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Topics.deadLetters(topic)));
      await()
          .untilAsserted(
              () -> {
                for (ConsumerRecord<byte[], byte[]> letter :
                    consumer.poll(Duration.ofMillis(500))) {
                  DeadLetterHeaders why = reason(letter);
                  letters.put(why.topic() + "/" + why.partition() + "/" + why.offset(), letter);
                }
                assertThat(letters).hasSizeGreaterThanOrEqualTo(count);
              });
    }
    return letters;
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static DeadLetterHeaders reason(ConsumerRecord<byte[], byte[]> letter) {
    return Objects.requireNonNull(DeadLetterHeaders.read(letter.headers()), "no reason given");
  }
}
