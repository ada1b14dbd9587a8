package io.kooflow.source;

import static io.kooflow.embedded.Eventually.await;
import static io.kooflow.source.Items.n;
import static io.kooflow.source.Items.reaction;
import static io.kooflow.source.Items.reactionKey;
import static io.kooflow.source.Items.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import com.fasterxml.jackson.databind.JsonNode;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.AwsActions;
import io.kooflow.embedded.Eventually;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.signal.SnapshotSignal;
import io.kooflow.source.TopicReader.Change;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Each test captures a table of its own, by a connector of its own, on one set of servers. */
class CaptureIT {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureIT.class);

  private static Platform platform;
  private static DynamoDbClient store;

  @BeforeAll
  static void start(@TempDir Path folder) {
    platform = Platform.start(folder);
    store = platform.client();
  }

  @AfterAll
  static void stop() {
    Set<String> used = platform.awsActions();
    store.close();
    platform.close();
    AwsActions.requireAsListed("source", used);
  }

  @Test
  void convergesOverASnapshotWithWritesBesideIt() throws Exception {
    String table = "converging";
    platform.createReactions(table);
    for (int user = 1; user <= 400; user++) {
      put(table, reaction(user % 7 + 1, user, "LIKE"));
    }
    CompletableFuture<Void> writes = CompletableFuture.runAsync(() -> change(table, 400, 300, 11));
    platform.capture(table);
    writes.join();

    try (TopicReader reader = reader(table)) {
      awaitState(reader, table);
      assertThat(reader.changes()).anyMatch(c -> c.value().getOp().equals("SNAPSHOT"));
      assertStreamRisesPerItem(reader);
    }
    platform.connect().deleteConnector(table);
  }

  @Test
  void losesNothingOverARestartOfConnectAndTakesNoSecondSnapshot() throws Exception {
    String table = "restarted";
    platform.createReactions(table);
    put(table, reaction(1, 1, "LIKE"));
    platform.capture(table);
    try (TopicReader reader = reader(table)) {
      awaitState(reader, table);
      change(table, 20, 50, 3);
      platform.stopConnect();
      change(table, 20, 100, 5);
      platform.startConnect();
      change(table, 20, 20, 7);

      awaitState(reader, table);
      assertThat(reader.changes()).filteredOn(c -> c.value().getOp().equals("SNAPSHOT")).hasSize(1);
      assertStreamRisesPerItem(reader);
    }
    platform.connect().deleteConnector(table);
  }

  @Test
  void goesOnWhenTheStoreWasKilled() throws Exception {
    String table = "killed";
    platform.createReactions(table);
    platform.capture(table);
    try (TopicReader reader = reader(table)) {
      change(table, 10, 50, 1);
      awaitState(reader, table);

      platform.killAndRestartDynamoDb();
      change(table, 10, 50, 2);

      awaitState(reader, table);
      assertStreamRisesPerItem(reader);
    }
    platform.connect().deleteConnector(table);
  }

  @Test
  void tellsBeforeAndAfterOfEachChangeAtRisingPositions() throws Exception {
    String table = "changing";
    platform.createReactions(table);
    platform.capture(table);
    put(table, reaction(5, 6, "LIKE"));
    put(table, reaction(5, 6, "DISLIKE"));
    store.deleteItem(delete -> delete.tableName(table).key(reactionKey(5, 6)));

    try (TopicReader reader = reader(table)) {
      await()
          .untilAsserted(
              () ->
                  assertThat(reader.read().history("5/6"))
                      .extracting(change -> change.value().getOp())
                      .contains("REMOVE"));
      List<Change> told =
          reader.history("5/6").stream()
              .filter(c -> c.position().snapshotNumber() == 0)
              .distinct()
              .toList();
      Change modify = only(told, "MODIFY");
      Change removal = only(told, "REMOVE");
      assertThat(only(told, "INSERT").value().getBefore()).isNull();
      assertThat(modify.value().getBefore().getType()).isEqualTo("LIKE");
      assertThat(modify.value().getAfter().getType()).isEqualTo("DISLIKE");
      assertThat(removal.value().getBefore().getType()).isEqualTo("DISLIKE");
      assertThat(removal.value().getAfter()).isNull();
      assertThat(removal.key()).isEqualTo(5);
      assertThat(removal.position()).isGreaterThan(modify.position());
      assertThat(removal.value().getChangedAt())
          .isCloseTo(System.currentTimeMillis(), offset(120_000L));
    }
    platform.connect().deleteConnector(table);
  }

  @Test
  void deadLettersABadItemAndGoesOn() throws Exception {
    String table = "bad-items";
    platform.createReactions(table);
    put(table, with(reaction(1, 1, "x"), Map.of("TYPE", n("3"))));
    put(table, reaction(0, 1, "LIKE"));
    platform.capture(table);
    put(table, reaction(2, 1, "LIKE"));

    try (TopicReader reader = reader(table)) {
      await()
          .untilAsserted(
              () -> {
                assertThat(reader.read().state()).containsOnlyKeys("2/1");
                assertThat(reader.deadLetters()).extracting(ConsumerRecord::key).contains(0L, 1L);
              });
      ConsumerRecord<Long, byte[]> letter =
          reader.deadLetters().stream().filter(r -> r.key() == 1L).findFirst().orElseThrow();
      assertThat(new String(letter.value(), StandardCharsets.UTF_8))
          .contains("\"TYPE\":{\"N\":\"3\"}");
      assertThat(header(letter, "kooflow.dlq.topic")).isEqualTo(Platform.topic(table));
      assertThat(header(letter, "kooflow.dlq.message"))
          .isEqualTo("Attribute TYPE is not of type S");
      assertThat(platform.connect().status(table).running()).isTrue();
    }
    platform.connect().deleteConnector(table);
  }

  @Test
  void readsAgainWhatASignalAsksForAndPassesOverWhatIsNone() throws Exception {
    String table = "signalled";
    platform.createReactions(table);
    put(table, reaction(1, 1, "LIKE"));
    platform.capture(table);
    try (TopicReader reader = reader(table)) {
      awaitState(reader, table);
      platform.signal(table, "drop everything".getBytes(StandardCharsets.UTF_8));
      platform.signal(
          table,
          new SnapshotSignal(
                  "repair",
                  table,
                  table,
                  List.of(
                      Map.of("CONTENT_ID", "1", "USER_ID", "1"),
                      Map.of("CONTENT_ID", "1", "USER_ID", "9223372036854775807")))
              .toJson());

      await()
          .untilAsserted(
              () ->
                  assertThat(reader.read().history("1/9223372036854775807"))
                      .singleElement()
                      .satisfies(
                          gone -> {
                            assertThat(gone.value().getOp()).isEqualTo("SNAPSHOT");
                            assertThat(gone.value().getAfter()).isNull();
                          }));
      assertThat(reader.history("1/1").get(reader.history("1/1").size() - 1).position())
          .isGreaterThan(Position.snapshot(1, "0", 1));

      platform.signal(table, SnapshotSignal.ofTable("all", null, table).toJson());
      await()
          .untilAsserted(
              () -> {
                reader.read();
                assertThat(reader.history("1/1")).filteredOn(this::isRow).hasSizeGreaterThan(2);
              });
      awaitState(reader, table);
    }
    platform.connect().deleteConnector(table);
  }

  private boolean isRow(Change change) {
    return change.value().getOp().equals("SNAPSHOT");
  }

  @Test
  void showsByItsOffsetsWhatHasBeenCaptured() throws Exception {
    String table = "offsets";
    platform.createReactions(table);
    put(table, reaction(1, 1, "LIKE"));
    platform.capture(table);

    try (TopicReader reader = reader(table)) {
      awaitState(reader, table);
      String last =
          reader.changes().stream()
              .map(change -> change.position())
              .max(Comparator.naturalOrder())
              .orElseThrow()
              .sequenceNumber();
      await()
          .untilAsserted(
              () -> {
                Map<String, JsonNode> offsets = offsets(table);
                assertThat(field(offsets, "scan", "done")).isEqualTo("true");
                assertThat(field(offsets, "shard", "sequence")).isEqualTo(last);
              });
    }
    platform.connect().deleteConnector(table);
  }

  @Test
  void isRefusedAtItsCreationWhenTheTableCannotBeCaptured() {
    platform.create(Tables.feedItems().named("without-stream"));

    assertRefused("no-such-table", "does not exist", "take it out of 'tables'");
    assertRefused("without-stream", "has the keys [CONTENT_ID]", "table.without-stream.schema");
  }

  @Test
  void tellsItsLatencyAtTwoHundredWritesASecond() throws Exception {
    String table = "timed";
    platform.createReactions(table);
    put(table, reaction(1, 1, "LIKE"));
    platform.capture(table);
    try (TopicReader reader = reader(table)) {
      awaitState(reader, table);
      Map<Long, Long> acknowledged = writeAtRate(table, 200, Duration.ofSeconds(6));
      awaitState(reader, table);
      long[] millis =
          reader.changes().stream()
              .filter(change -> acknowledged.containsKey(change.key()))
              .mapToLong(
                  change -> change.takenMillis() - acknowledged.getOrDefault(change.key(), 0L))
              .sorted()
              .toArray();
      LOG.info(
          "store to topic at 200/s over {} changes: p50 {} ms, p99 {} ms, most {} ms",
          millis.length,
          millis[millis.length / 2],
          millis[millis.length * 99 / 100],
          millis[millis.length - 1]);
      assertThat(millis).hasSizeGreaterThanOrEqualTo(acknowledged.size());
    }
    platform.connect().deleteConnector(table);
  }

  private static Map<Long, Long> writeAtRate(String table, int perSecond, Duration duration)
      throws InterruptedException {
    Map<Long, Long> acknowledged = new ConcurrentHashMap<>();
    ScheduledExecutorService writers = Executors.newScheduledThreadPool(4);
    int count = (int) (perSecond * duration.toSeconds());
    for (int i = 0; i < count; i++) {
      long koo = 1000L + i;
      writers.schedule(
          () -> {
            put(table, reaction(koo, 1, "LIKE"));
            acknowledged.put(koo, System.currentTimeMillis());
          },
          i * 1000L / perSecond,
          TimeUnit.MILLISECONDS);
    }
    writers.shutdown();
    Eventually.isTrue("all is written", writers::isTerminated, acknowledged::size);
    return acknowledged;
  }

  private static void assertRefused(String table, String... parts) {
    assertThatThrownBy(() -> platform.capture(table))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("400")
        .hasMessageContainingAll(parts);
  }

  /** Random puts and deletes among items of seven koos. */
  private static void change(String table, int users, int count, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      int user = random.nextInt(users) + 1;
      int koo = user % 7 + 1;
      if (random.nextInt(4) == 0) {
        store.deleteItem(delete -> delete.tableName(table).key(reactionKey(koo, user)));
      } else {
        put(table, reaction(koo, user, "TYPE-" + i));
      }
    }
  }

  private static void put(String table, Map<String, AttributeValue> item) {
    store.putItem(put -> put.tableName(table).item(item));
  }

  private static TopicReader reader(String table) {
    return new TopicReader(platform, Platform.topic(table));
  }

  private static void awaitState(TopicReader reader, String table) {
    await().untilAsserted(() -> assertThat(reader.read().state()).isEqualTo(stored(table)));
  }

  private static Map<String, String> stored(String table) {
    Map<String, String> items = new TreeMap<>();
    store
        .scanPaginator(scan -> scan.tableName(table).consistentRead(true))
        .items()
        .forEach(
            item ->
                items.put(
                    Items.of(item, "CONTENT_ID").n() + "/" + Items.of(item, "USER_ID").n(),
                    Items.of(item, "TYPE").s()));
    return items;
  }

  /** A restart repeats records; the first time each is told, it is above all before it. */
  private static void assertStreamRisesPerItem(TopicReader reader) {
    Map<String, List<Change>> byItem = new TreeMap<>();
    for (Change change : reader.changes()) {
      List<Change> history = byItem.computeIfAbsent(change.item(), item -> new ArrayList<>());
      boolean repeated = history.stream().anyMatch(c -> c.position().equals(change.position()));
      if (change.position().snapshotNumber() == 0 && !repeated) {
        history.add(change);
      }
    }
    byItem.values().forEach(history -> assertThat(history).extracting(Change::position).isSorted());
  }

  private static Change only(List<Change> changes, String op) {
    return changes.stream().filter(c -> c.value().getOp().equals(op)).findFirst().orElseThrow();
  }

  /** A field of an offset as text; empty if it is not committed yet. */
  private static String field(Map<String, JsonNode> offsets, String kind, String field) {
    JsonNode offset = offsets.get(kind);
    return offset == null ? "" : offset.path(field).asText();
  }

  private static Map<String, JsonNode> offsets(String connector) {
    Map<String, JsonNode> byKind = new TreeMap<>();
    for (JsonNode entry : platform.connect().offsets(connector)) {
      assertThat(entry.path("partition").path("table").asText()).isEqualTo(connector);
      byKind.put(entry.path("partition").has("shard") ? "shard" : "scan", entry.path("offset"));
    }
    return byKind;
  }

  private static String header(ConsumerRecord<Long, byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
