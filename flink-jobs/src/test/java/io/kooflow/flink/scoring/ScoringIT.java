package io.kooflow.flink.scoring;

import static io.kooflow.embedded.Eventually.await;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.embedded.EmbeddedKafka;
import io.kooflow.embedded.EmbeddedRegistry;
import io.kooflow.events.KooChange;
import io.kooflow.events.KooScores;
import io.kooflow.schemas.DeadLetterHeaders;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.TopicCreation;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.registry.RegistryConfig;
import io.kooflow.schemas.registry.SchemaRegistryClient;
import io.kooflow.schemas.serde.AvroDeserializer;
import io.kooflow.schemas.serde.AvroSerializer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The job against a real Kafka and registry, and an endpoint that misbehaves when told to. */
@TestInstance(Lifecycle.PER_CLASS)
class ScoringIT {

  private final EmbeddedKafka kafka;
  private final EmbeddedRegistry registry;
  private final StubModel model = new StubModel();
  private final AvroSerializer<KooChange> serializer;
  private final AvroDeserializer<KooScores> deserializer;
  private final List<JobClient> started = new ArrayList<>();
  private final KafkaProducer<Long, byte[]> producer;
  private final Map<TopicPartition, Long> before = new HashMap<>();
  private String groupId = "";

  ScoringIT(@TempDir Path folder) {
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    registry = EmbeddedRegistry.start(folder.resolve("registry"));
    SchemaRegistryClient client =
        new SchemaRegistryClient(RegistryConfig.from(Map.of(RegistryConfig.URL, registry.url())));
    serializer = new AvroSerializer<>(client);
    deserializer = AvroDeserializer.of(client, KooScores.class);
    producer =
        new KafkaProducer<>(clientSettings(), new LongSerializer(), new ByteArraySerializer());
    try (Admin admin = admin()) {
      TopicCreation.createMissing(admin, Topics.all());
    }
  }

  @AfterAll
  void stopServers() throws IOException {
    producer.close();
    model.close();
    registry.close();
    kafka.close();
  }

  @BeforeEach
  void startAfresh() throws Exception {
    try (Admin admin = admin()) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      partitions(Topics.KOO_CHANGES)
          .forEach(partition -> all.put(partition, RecordsToDelete.beforeOffset(-1)));
      admin.deleteRecords(all).all().get();
    }
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      before.putAll(consumer.endOffsets(partitions(Topics.KOO_SCORES)));
      before.putAll(consumer.endOffsets(partitions(Topics.deadLetters(Topics.KOO_CHANGES))));
    }
    groupId = "scoring-" + UUID.randomUUID();
    model.texts.clear();
    model.recover();
  }

  @AfterEach
  void cancelAll() throws Exception {
    for (JobClient job : started) {
      cancel(job);
    }
    started.clear();
  }

  @Test
  void scoresNewAndEditedTextsAndNoOthers() throws Exception {
    start();
    LongStream.rangeClosed(1, 200).forEach(id -> feed(KooChanges.inserted(id, "en: number " + id)));
    feed(KooChanges.inserted(201, null));
    feed(KooChanges.movedTo("hi", 1, "en: number 1", 2));
    feed(KooChanges.removed(2, "en: number 2", 2));
    feed(KooChanges.edited(3, "en: number 3", "hi: edited", 2));

    Map<Long, KooScores> scores = awaitScoresOf(200, 3, "hi");

    assertThat(scores.keySet())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 200).boxed().toList());
    assertThat(model.texts).hasSize(201);
    assertThat(requireNonNull(scores.get(1L)).getSentiment()).isEqualTo("neutral");
    assertThat(requireNonNull(scores.get(3L)).getSentiment()).isNull();
    assertThat(Position.of(requireNonNull(scores.get(3L)).getPosition()))
        .isEqualTo(KooChanges.position(2));
  }

  @Test
  void writesTheNewestOfManyEditsLast() throws Exception {
    start();
    for (int edit = 1; edit <= 300; edit++) {
      feed(KooChanges.edited(1, "en: before " + edit, "en: after " + edit, edit));
    }

    producer.flush();
    await().untilAsserted(() -> assertThat(records(Topics.KOO_SCORES)).hasSize(300));

    List<Position> positions =
        records(Topics.KOO_SCORES).stream()
            .map(record -> Position.of(scores(record).getPosition()))
            .toList();
    assertThat(positions).isSorted();
  }

  @Test
  void triesAgainWhenTheEndpointIsBusy() throws Exception {
    model.busyForNext(3);
    start();
    feed(KooChanges.inserted(1, "en: patience"));

    awaitScoresOf(1, 1, "en");

    assertThat(records(Topics.deadLetters(Topics.KOO_CHANGES))).isEmpty();
  }

  @Test
  void buriesWhatCannotBeScoredWithItsBytesAndGoesOn() throws Exception {
    start();
    byte[] poison = "not Avro".getBytes(StandardCharsets.UTF_8);
    send(1, poison);
    send(2, null);
    feed(KooChanges.inserted(3, "en: refuse me"));
    feed(KooChanges.inserted(4, "x".repeat(10_001)));
    feed(KooChanges.inserted(5, "en: fine"));

    awaitScoresOf(1, 5, "en");
    await()
        .untilAsserted(
            () -> assertThat(records(Topics.deadLetters(Topics.KOO_CHANGES))).hasSize(4));

    Map<Long, ConsumerRecord<byte[], byte[]>> letters = new TreeMap<>();
    records(Topics.deadLetters(Topics.KOO_CHANGES))
        .forEach(letter -> letters.put(key(letter), letter));
    assertThat(letters.keySet()).containsExactly(1L, 2L, 3L, 4L);
    assertThat(requireNonNull(letters.get(1L)).value()).isEqualTo(poison);
    assertThat(requireNonNull(letters.get(2L)).value()).isNull();
    DeadLetterHeaders refused = headers(requireNonNull(letters.get(3L)));
    assertThat(refused.topic()).isEqualTo(Topics.KOO_CHANGES);
    assertThat(refused.error()).endsWith("UnscoredException");
    assertThat(refused.message()).isEqualTo("REFUSED: asked for it");
    assertThat(requireNonNull(letters.get(3L)).value())
        .isEqualTo(
            serializer.serialize(Topics.KOO_CHANGES, KooChanges.inserted(3, "en: refuse me")));
  }

  @Test
  void losesNothingInAnOutage() throws Exception {
    model.breakDown();
    start();
    LongStream.rangeClosed(1, 100).forEach(id -> feed(KooChanges.inserted(id, "en: lost " + id)));
    await()
        .untilAsserted(
            () -> assertThat(records(Topics.deadLetters(Topics.KOO_CHANGES))).hasSize(100));
    model.recover();

    feed(KooChanges.inserted(101, "en: after"));

    awaitScoresOf(1, 101, "en");
    assertThat(records(Topics.deadLetters(Topics.KOO_CHANGES)))
        .allSatisfy(letter -> assertThat(headers(letter).message()).startsWith("UNAVAILABLE"));
  }

  @Test
  void failsRatherThanBuryingAllWhenItMayNotAsk() throws Exception {
    model.forbidForNext(1);
    JobClient job = start();
    feed(KooChanges.inserted(1, "en: later"));

    awaitScoresOf(1, 1, "en");

    assertThat(records(Topics.deadLetters(Topics.KOO_CHANGES))).isEmpty();
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
  }

  @Test
  void goesOnFromTheCommittedOffsetsWithoutACheckpoint() throws Exception {
    for (int run = 0; run < 3; run++) {
      JobClient job = start();
      long first = run * 100L + 1;
      LongStream.range(first, first + 50)
          .forEach(id -> feed(KooChanges.inserted(id, "en: run " + id)));
      awaitScoresOf((int) first + 49, first, "en");
      // Perhaps under way when the job dies, perhaps not: the next run must not depend on it.
      LongStream.range(first + 50, first + 100)
          .forEach(id -> feed(KooChanges.inserted(id, "en: run " + id)));
      cancel(job);
    }

    start();

    awaitScoresOf(300, 300, "en");
  }

  /** One request at a time: in turn the texts would take many times the checkpoint's timeout. */
  @Test
  void makesEachTextOneDeadLetterAtAnEndpointThatNeverAnswers() throws Exception {
    model.fallSilent();
    JobClient job =
        start(
            "--model.max-in-flight", "1",
            "--model.attempt-timeout", "2 s",
            "--model.call-timeout", "4 s",
            "--checkpoint.timeout", "30 s",
            "--linger", "1 ms",
            "--parallelism", "1");
    for (long id = 1; id <= 120; id++) {
      feed(KooChanges.inserted(id, "en: lost " + id));
      producer.flush();
    }

    await()
        .untilAsserted(
            () ->
                assertThat(letterKeys())
                    .containsAll(LongStream.rangeClosed(1, 120).boxed().toList()));

    model.recover();
    feed(KooChanges.inserted(121, "en: after"));
    awaitScoresOf(1, 121, "en");
    assertThat(letterKeys()).hasSize(120).doesNotHaveDuplicates();
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
  }

  private List<Long> letterKeys() {
    return records(Topics.deadLetters(Topics.KOO_CHANGES)).stream().map(ScoringIT::key).toList();
  }

  @Test
  void refusesATopicThatWasMadeAgainWhateverRestartsIt() throws Exception {
    JobClient job = start();
    feed(KooChanges.inserted(1, "en: read"));
    awaitScoresOf(1, 1, "en");
    awaitCommitted();

    try (Admin admin = admin()) {
      String before = topicId(admin);
      admin.deleteTopics(List.of(Topics.KOO_CHANGES)).all().get();
      await()
          .untilAsserted(
              () -> {
                TopicCreation.createMissing(admin, Topics.all());
                assertThat(topicId(admin)).isNotEqualTo(before);
              });
    }

    await().until(() -> failed(job));
    for (int again = 0; again < 3; again++) {
      assertThatThrownBy(this::start)
          .isInstanceOf(ScoringRefusedException.class)
          .hasMessageContaining("koo.changes was deleted and made again");
    }
    start("--accept-gaps", "true");
    feed(KooChanges.inserted(2, "en: of the new topic"));
    awaitScoresOf(2, 2, "en");
  }

  private static String topicId(Admin admin) {
    return HeldOffsets.read(admin, Topics.KOO_CHANGES).topicId();
  }

  /** A cluster of one job ends with it. */
  private static boolean failed(JobClient job) throws Exception {
    try {
      return job.getJobStatus().get() == JobStatus.FAILED;
    } catch (ExecutionException | IllegalStateException clusterIsGone) {
      return true;
    }
  }

  /** Until Kafka knows that the group has read what there is. */
  private void awaitCommitted() throws Exception {
    try (Admin admin = admin()) {
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          admin
                              .listConsumerGroupOffsets(groupId)
                              .partitionsToOffsetAndMetadata()
                              .get()
                              .entrySet())
                      .anySatisfy(
                          entry -> {
                            assertThat(entry.getKey().topic()).isEqualTo(Topics.KOO_CHANGES);
                            assertThat(entry.getValue().offset()).isPositive();
                          }));
    }
  }

  private JobClient start(String... more) throws Exception {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--kafka.bootstrap-servers", kafka.bootstrapServers(),
                "--registry.url", registry.url(),
                "--model.endpoint", "koo-text",
                "--model.url", model.uri().toString(),
                "--model.max-attempts", "5",
                "--model.first-backoff", "10 ms",
                "--model.max-backoff", "50 ms",
                "--group-id", groupId,
                "--checkpoint.interval", "300 ms"));
    args.addAll(List.of(more));
    if (!args.contains("--parallelism")) {
      args.addAll(List.of("--parallelism", "2"));
    }
    ScoringConfig config = ScoringConfig.from(args.toArray(String[]::new));
    Configuration flink = config.run().flinkConfiguration();
    flink.setString("rest.port", "0");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(flink);
    ScoringJob.define(env, config);
    JobClient job = env.executeAsync(ScoringJob.NAME);
    started.add(job);
    return job;
  }

  private static void cancel(JobClient job) throws Exception {
    try {
      JobStatus status = job.getJobStatus().get();
      if (!status.isGloballyTerminalState()) {
        job.cancel().get();
      }
    } catch (ExecutionException | IllegalStateException clusterIsGone) {
      assertThat(clusterIsGone).isNotNull();
    }
  }

  private void feed(KooChange change) {
    send(change.getContentId(), serializer.serialize(Topics.KOO_CHANGES, change));
  }

  private void send(long key, byte @Nullable [] value) {
    producer.send(new ProducerRecord<>(Topics.KOO_CHANGES, key, value));
  }

  /**
   * The newest score of each koo once there are {@code count} of them, and the one of {@code id}
   * has the language.
   */
  private Map<Long, KooScores> awaitScoresOf(int count, long id, String language) {
    producer.flush();
    Map<Long, KooScores> scores = new TreeMap<>();
    await()
        .untilAsserted(
            () -> {
              records(Topics.KOO_SCORES).forEach(record -> scores.put(key(record), scores(record)));
              assertThat(scores).hasSize(count).containsKey(id);
              assertThat(requireNonNull(scores.get(id)).getLanguage()).isEqualTo(language);
            });
    return scores;
  }

  private KooScores scores(ConsumerRecord<byte[], byte[]> record) {
    return requireNonNull(deserializer.deserialize(record.topic(), record.value()));
  }

  private static DeadLetterHeaders headers(ConsumerRecord<byte[], byte[]> letter) {
    return requireNonNull(DeadLetterHeaders.read(letter.headers()));
  }

  private static long key(ConsumerRecord<byte[], byte[]> record) {
    return ByteBuffer.wrap(record.key()).getLong();
  }

  /** All that this test wrote to a topic up to now, each partition in its order. */
  private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = partitions(topic);
      consumer.assign(partitions);
      partitions.forEach(one -> consumer.seek(one, before.getOrDefault(one, 0L)));
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  private static List<TopicPartition> partitions(String topic) {
    return IntStream.range(0, Topics.PARTITIONS)
        .mapToObj(n -> new TopicPartition(topic, n))
        .toList();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        clientSettings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Admin admin() {
    return Admin.create(clientSettings());
  }

  private Map<String, Object> clientSettings() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }
}
