package io.kooflow.sink;

import static io.kooflow.embedded.Eventually.await;
import static io.kooflow.sink.FakeContext.PARTITION;
import static io.kooflow.sink.Records.koo;
import static io.kooflow.sink.Records.record;
import static io.kooflow.sink.Records.tombstone;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.sink.HttpFaults.Fault;
import io.kooflow.sink.dynamodb.Clients;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The task against a real DynamoDB server, with faults between them. */
class DynamoDbSinkTaskIT {
  private static EmbeddedDynamoDb dynamoDb;
  private static Clients clients;
  private static DynamoDbClient client;

  private final FakeContext context = new FakeContext();
  private final AtomicInteger ids = new AtomicInteger();
  private final List<DynamoDbSinkTask> started = new ArrayList<>();
  private HttpFaults faults;

  @BeforeAll
  static void startServer(@TempDir Path folder) {
    dynamoDb = EmbeddedDynamoDb.start(folder);
    clients = Clients.open(SinkConfig.from(settings(dynamoDb.endpoint().toString())).dynamoDb());
    client = clients.dynamoDb();
    Tables.serving().forEach(new TableCreator(client)::createIfMissing);
  }

  @AfterAll
  static void stopServer() {
    clients.close();
    dynamoDb.close();
  }

  @BeforeEach
  void standBetween() {
    client.scan(s -> s.tableName("feed_items")).items().forEach(DynamoDbSinkTaskIT::delete);
    faults = new HttpFaults(dynamoDb.endpoint());
  }

  @AfterEach
  void stop() {
    faults.close();
    started.forEach(DynamoDbSinkTask::stop);
  }

  @Test
  void writesTheNewestOfABurstAndCommitsBehindIt() {
    DynamoDbSinkTask task = start();

    task.put(List.of(record(koo(1, 1, 1), 0), record(koo(1, 1, 2), 1), record(koo(2, 1, 1), 2)));
    assertThat(committed(task, 3)).isZero();
    settle(task, 3);

    assertThat(item(1)).containsEntry("REV", n(2)).containsEntry("TXT", s("text of 1"));
    assertThat(figure("Records")).isEqualTo(3L);
    assertThat(figure("Writes")).isEqualTo(2L);
    assertThat(figure("Coalesced")).isEqualTo(1L);
    assertThat(figure("Buffered")).isEqualTo(0);
  }

  @Test
  void keepsAnOlderRecordOut() {
    DynamoDbSinkTask first = start();
    first.put(List.of(record(koo(1, 2, 1), 0)));
    settle(first, 1);

    DynamoDbSinkTask late = start();
    late.put(List.of(record(koo(1, 1, 99), 0), record(koo(2, 1, 1), 1)));
    settle(late, 2);

    assertThat(item(1)).containsEntry("GEN", n(2)).containsEntry("REV", n(1));
    assertThat(figure("StaleWrites")).isEqualTo(1L);
    assertThat(figure("Writes")).isEqualTo(1L);
  }

  @Test
  void leavesAMarkerThatKeepsOlderRecordsOutAndGivesWayToNewer() {
    DynamoDbSinkTask task = start();
    task.put(List.of(record(koo(1, 1, 1), 0), tombstone(1, 1, 3, 1)));
    settle(task, 2);
    assertThat(item(1)).containsOnlyKeys("CONTENT_ID", "GEN", "REV", "DEL", "TTL");

    DynamoDbSinkTask late = start();
    late.put(List.of(record(koo(1, 1, 2), 0)));
    settle(late, 1);
    assertThat(item(1)).containsKey("DEL");

    DynamoDbSinkTask newer = start();
    newer.put(List.of(record(koo(1, 1, 4), 2)));
    settle(newer, 3);
    assertThat(item(1)).containsEntry("REV", n(4)).doesNotContainKeys("DEL", "TTL");
  }

  @Test
  void hasOneWriteOfAKeyUnderWayWhileTheStoreIsSlow() {
    DynamoDbSinkTask task = start();
    faults.shut();
    task.put(List.of(record(koo(1, 1, 1), 0)));
    await().untilAsserted(() -> assertThat(faults.writes()).containsExactly("1"));

    task.put(List.of(record(koo(1, 1, 2), 1), record(koo(2, 1, 1), 2)));
    await().untilAsserted(() -> assertThat(faults.writes()).containsExactly("1", "2"));
    task.put(List.of(record(koo(1, 1, 3), 3)));
    assertThat(committed(task, 4)).isZero();
    faults.open();
    settle(task, 4);

    assertThat(faults.writes()).containsExactly("1", "2", "1");
    assertThat(item(1)).containsEntry("REV", n(3));
  }

  @Test
  void endsAtTheNewestOfEachKeyThroughEveryPassingFault() {
    Random random = new Random(7);
    Fault[] some = {Fault.THROTTLE, Fault.SERVER_ERROR, Fault.LOSE_ANSWER, Fault.NONE};
    faults.inject(
        key -> {
          synchronized (random) {
            return some[random.nextInt(some.length)];
          }
        });
    DynamoDbSinkTask task = start();
    int offset = 0;
    for (int revision = 1; revision <= 10; revision++) {
      List<SinkRecord> batch = new ArrayList<>();
      for (int id = 1; id <= 20; id++) {
        batch.add(record(koo(id, 1, revision), offset++));
      }
      task.put(batch);
    }
    settle(task, offset);

    for (int id = 1; id <= 20; id++) {
      assertThat(item(id)).containsEntry("REV", n(10));
    }
    assertThat(faults.mostOfOneItem()).isEqualTo(1);
    assertThat((long) figure("Retries")).isPositive();
    assertThat((long) figure("Throttles")).isPositive();
    assertThat((long) figure("Requests")).isEqualTo(faults.writes().size());
  }

  @Test
  void countsALostAnswerOnceItIsFoundWritten() {
    AtomicInteger lost = new AtomicInteger();
    faults.inject(key -> lost.getAndIncrement() == 0 ? Fault.LOSE_ANSWER : Fault.NONE);
    DynamoDbSinkTask task = start();

    task.put(List.of(record(koo(1, 1, 1), 0)));
    settle(task, 1);

    assertThat(figure("Writes")).isEqualTo(0L);
    assertThat(figure("StaleWrites")).isEqualTo(1L);
    assertThat(item(1)).containsEntry("REV", n(1));
  }

  @Test
  void commitsBehindARefusedRecordOnlyWhenItIsADeadLetter() {
    faults.inject(key -> key.equals("1") ? Fault.REFUSE : Fault.NONE);
    DynamoDbSinkTask task = start();
    SinkRecord refused = record(koo(1, 1, 1), 0);

    task.put(List.of(refused, record(koo(2, 1, 1), 1)));
    awaitDeadLetters(task, 1);

    assertThat(context.deadLetters.get(0).record()).isSameAs(refused);
    assertThat(context.deadLetters.get(0).why())
        .hasMessageContaining("ValidationException")
        .hasMessageContaining("feed_items")
        .hasMessageNotContaining("secret text");
    assertThat(committed(task, 2)).isZero();
    context.deadLetters.get(0).answer().complete(null);
    settle(task, 2);
    assertThat(figure("DeadLetters")).isEqualTo(1L);
  }

  @Test
  void goesOnBehindARecordThatIsNoItem() {
    DynamoDbSinkTask task = start();

    task.put(
        List.of(
            record(koo(1, 1, 1).put("feedScore", Double.NaN), 0),
            record(2L, null, 1),
            record(koo(3, 1, 1), 2)));
    assertThat(context.deadLetters)
        .extracting(dead -> dead.record().kafkaOffset())
        .contains(0L, 1L);
    context.deadLetters.forEach(dead -> dead.answer().complete(null));
    settle(task, 3);

    assertThat(item(3)).containsKey("TXT");
    assertThat(item(1)).isEmpty();
  }

  @Test
  void stopsWhenTheDeadLetterTopicCannotBeWritten() {
    DynamoDbSinkTask task = start();
    task.put(List.of(record(1L, null, 0)));
    context.deadLetters.get(0).answer().completeExceptionally(new IllegalStateException("full"));

    assertThatThrownBy(() -> task.put(List.of()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("dead-letter");
    assertThat(committed(task, 1)).isZero();
  }

  @Test
  void stopsWhenItMayNotWrite() {
    faults.inject(key -> Fault.DENY);
    DynamoDbSinkTask task = start();
    task.put(List.of(record(koo(1, 1, 1), 0)));

    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> task.put(List.of()))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("AccessDeniedException"));
    assertThat(committed(task, 1)).isZero();
  }

  @Test
  void pausesWhenFullAndResumesWithRoom() {
    DynamoDbSinkTask task = start("buffer.max.keys", "4");
    faults.shut();
    List<SinkRecord> batch = new ArrayList<>();
    for (int id = 1; id <= 4; id++) {
      batch.add(record(koo(id, 1, 1), id));
    }
    task.put(batch);
    assertThat(context.paused).containsExactly(PARTITION);

    faults.open();
    settle(task, 5);
    assertThat(context.paused).isEmpty();
  }

  @Test
  void waitsForWritesUnderWayWhenPartitionsGoAway() {
    DynamoDbSinkTask task = start();
    faults.shut();
    task.put(List.of(record(koo(1, 1, 1), 0)));
    await().untilAsserted(() -> assertThat(faults.writes()).hasSize(1));

    Thread opener = new Thread(faults::open);
    opener.start();
    task.close(Set.of(PARTITION));

    assertThat(item(1)).containsEntry("REV", n(1));
  }

  @Test
  void givesUpWaitingForWritesUnderWayInTime() {
    DynamoDbSinkTask task = start("close.timeout.ms", "50");
    faults.shut();
    task.put(List.of(record(koo(1, 1, 1), 0)));
    await().untilAsserted(() -> assertThat(faults.writes()).hasSize(1));

    task.close(Set.of(PARTITION));

    assertThat(item(1)).isEmpty();
  }

  @Test
  void asksForACommitWhenNothingIsLeftToWrite() {
    DynamoDbSinkTask task = start();
    task.put(List.of(record(koo(1, 1, 1), 0)));

    await()
        .untilAsserted(
            () -> {
              task.put(List.of());
              assertThat(context.commitsAsked).isPositive();
            });
    assertThat(committed(task, 1)).isEqualTo(1);
  }

  @Test
  void countsWriteUnitsAsTheServerTellsThem() {
    DynamoDbSinkTask task = start();
    task.put(List.of(record(koo(1, 1, 1).put("text", "x".repeat(2_500)), 0)));
    settle(task, 1);

    assertThat(figures("WriteUnitsByTable")).containsEntry("feed_items", 3.0);
    assertThat(figures("RequestsByTable")).containsEntry("feed_items", 1L);
  }

  @Test
  void doesNotStartWithoutItsTable() {
    assertThatThrownBy(() -> start("tables", "koo.enriched:not_there"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("'not_there'")
        .hasMessageContaining("create it");
  }

  @Test
  void doesNotStartWhereTheKeyFieldsAreNotThoseOfTheTable() {
    new TableCreator(client).createIfMissing(Tables.reactions());
    assertThatThrownBy(() -> start("tables", "koo.enriched:reactions", "item.key", "contentId"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("item.key=contentId")
        .hasMessageContaining("[CONTENT_ID, USER_ID]");
    assertThatThrownBy(() -> start("item.version", "generation:CONTENT_ID"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("CONTENT_ID")
        .hasMessageContaining("item.version");
  }

  @Test
  void theConnectorTellsItsUserWhenNobodyAnswers() {
    assertThat(
            new DynamoDbSinkConnector()
                .validate(settings("http://127.0.0.1:1")).configValues().stream()
                    .filter(value -> value.name().equals("dynamodb.endpoint"))
                    .flatMap(value -> value.errorMessages().stream()))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("Table 'feed_items' cannot be described", "check 'dynamodb.endpoint'");
  }

  @Test
  void writesTablesWithASortKeyByJsonWithoutSchemaAndNewestWins() {
    new TableCreator(client).createIfMissing(Tables.reactions());
    DynamoDbSinkTask task =
        start(
            "tables", "koo.enriched:reactions",
            "item.key", "koo,who",
            "item.version", "at",
            "item.deletes", "reject");

    task.put(
        List.of(
            record(1L, Map.of("koo", 1, "who", 2, "at", 10, "CREATED_AT", 1), 0),
            record(1L, Map.of("koo", 1, "who", 3, "at", 10, "CREATED_AT", 1), 1)));
    settle(task, 2);
    DynamoDbSinkTask late =
        start(
            "tables",
            "koo.enriched:reactions",
            "item.key",
            "koo,who",
            "item.version",
            "at",
            "item.deletes",
            "reject");
    late.put(List.of(record(1L, Map.of("koo", 1, "who", 2, "at", 9.5, "CREATED_AT", 1), 2)));
    settle(late, 3);

    assertThat(
            client
                .getItem(
                    get ->
                        get.tableName("reactions").key(Map.of("CONTENT_ID", n(1), "USER_ID", n(2))))
                .item())
        .containsEntry("at", n(10));
    assertThat(figure("StaleWrites")).isEqualTo(1L);
  }

  @Test
  void insertsTheFirstRecordOfAKeyAndLeavesItAlone() {
    DynamoDbSinkTask task = start("item.mode", "insert");
    task.put(List.of(record(koo(1, 1, 1), 0), record(koo(1, 1, 2), 1)));
    settle(task, 2);
    DynamoDbSinkTask again = start("item.mode", "insert");
    again.put(List.of(record(koo(1, 1, 3), 2)));
    settle(again, 3);

    assertThat(item(1)).containsEntry("REV", n(1));
  }

  @Test
  void takesAnItemWithoutVersionForOlderAndOneOfAnotherTypeForABadRecord() {
    put(Map.of("CONTENT_ID", n(1), "TXT", s("by hand")));
    put(Map.of("CONTENT_ID", n(2), "GEN", s("1"), "REV", s("1")));
    DynamoDbSinkTask task = start();

    task.put(List.of(record(koo(1, 1, 1), 0), record(koo(2, 1, 1), 1)));
    awaitDeadLetters(task, 1);
    context.deadLetters.get(0).answer().complete(null);
    settle(task, 2);

    assertThat(item(1)).containsEntry("REV", n(1));
    assertThat(item(2)).containsEntry("REV", s("1"));
    assertThat(context.deadLetters.get(0).why()).hasMessageContaining("other types");
  }

  @Test
  void stopsWhenAPartitionGoesBackBehindWhatIsCommitted() {
    DynamoDbSinkTask task = start();
    task.put(List.of(record(koo(1, 1, 1), 40), record(koo(2, 1, 1), 41)));
    settle(task, 42);

    assertThatThrownBy(() -> task.put(List.of(record(koo(3, 1, 1), 0))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("koo.enriched-0 goes back to offset 0")
        .hasMessageContaining("below 42");
    assertThat(task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(42)))).isEmpty();
  }

  @Test
  void takesAPartitionThatComesBackWhereItsOffsetStands() {
    DynamoDbSinkTask task = start();
    task.open(Set.of(PARTITION));
    task.put(List.of(record(koo(1, 1, 1), 40)));
    settle(task, 41);

    task.close(Set.of(PARTITION));
    task.open(Set.of(PARTITION));
    task.put(List.of(record(koo(1, 1, 2), 30)));
    settle(task, 31);

    assertThat(item(1)).containsEntry("REV", n(2));
  }

  @Test
  void tellsHowLongNothingBecameDurable() {
    DynamoDbSinkTask task = start();
    assertThat((long) figure("MillisWithoutProgress")).isZero();
    faults.shut();
    task.put(List.of(record(koo(1, 1, 1), 0)));

    await()
        .untilAsserted(
            () -> {
              task.put(List.of());
              assertThat((long) figure("MillisWithoutProgress")).isGreaterThan(300);
            });
    await()
        .untilAsserted(
            () -> assertThat((long) figure("MillisSinceConnectCalled")).isGreaterThan(200));
    task.put(List.of());
    faults.open();
    settle(task, 1);
    assertThat((long) figure("MillisWithoutProgress")).isZero();
  }

  @Test
  void theFirstVersionDecidesForItsOwnItemAlone() {
    DynamoDbSinkTask task = start("item.version", "v", "item.deletes", "reject");
    List<SinkRecord> records = new ArrayList<>();
    records.add(record(1L, Map.of("v", "2026-01-01"), 0));
    for (int id = 2; id <= 4; id++) {
      records.add(record((long) id, Map.of("v", id), id - 1));
    }
    task.put(records);
    settle(task, 4);
    DynamoDbSinkTask again = start("item.version", "v", "item.deletes", "reject");
    again.put(List.of(record(1L, Map.of("v", 9), 4), record(2L, Map.of("v", 9), 5)));
    awaitDeadLetters(again, 1);
    context.deadLetters.get(0).answer().complete(null);
    settle(again, 6);

    assertThat(item(1)).containsEntry("v", s("2026-01-01"));
    assertThat(item(2)).containsEntry("v", n(9));
    assertThat(item(4)).containsEntry("v", n(4));
    assertThat(context.deadLetters.get(0).why()).hasMessageContaining("other types");
  }

  @Test
  void theSettingTellsTheTypeOfVersionsInAnyOrderOfRecords() {
    DynamoDbSinkTask task = start("item.version", "v:v:N", "item.deletes", "reject");
    task.put(
        List.of(
            record(1L, Map.of("v", "2026-01-01"), 0),
            record(1L, Map.of("v", 3), 1),
            record(1L, Map.of("v", "2027-01-01"), 2)));
    assertThat(context.deadLetters)
        .extracting(dead -> dead.record().kafkaOffset())
        .containsExactly(0L, 2L);
    context.deadLetters.forEach(dead -> dead.answer().complete(null));
    settle(task, 3);

    assertThat(item(1)).containsEntry("v", n(3));
  }

  private static void put(Map<String, AttributeValue> item) {
    client.putItem(put -> put.tableName("feed_items").item(item));
  }

  private DynamoDbSinkTask start(String... keysAndValues) {
    Map<String, String> settings = settings(faults.url());
    settings.put("name", "task-it");
    settings.put(SinkChecks.TASK, Integer.toString(ids.incrementAndGet()));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    DynamoDbSinkTask task = new DynamoDbSinkTask();
    task.initialize(context);
    task.start(settings);
    started.add(task);
    return task;
  }

  private static Map<String, String> settings(String endpoint) {
    return Settings.with(
        "topics", "koo.enriched",
        "tables", "koo.enriched:feed_items",
        "dynamodb.endpoint", endpoint,
        "aws.region", EmbeddedDynamoDb.REGION,
        "aws.access.key.id", EmbeddedDynamoDb.ACCESS_KEY_ID,
        "aws.secret.access.key", EmbeddedDynamoDb.SECRET_ACCESS_KEY,
        "coalesce.linger.ms", "20",
        "coalesce.window.ms", "50",
        "retry.backoff.ms", "5",
        "retry.backoff.max.ms", "50");
  }

  /** Lets the task run until all records below {@code next} are durable. */
  private static void settle(DynamoDbSinkTask task, long next) {
    await()
        .untilAsserted(
            () -> {
              task.put(List.of());
              assertThat(committed(task, next)).isEqualTo(next);
            });
  }

  private void awaitDeadLetters(DynamoDbSinkTask task, int count) {
    await()
        .untilAsserted(
            () -> {
              task.put(List.of());
              assertThat(context.deadLetters).hasSize(count);
            });
  }

  private static long committed(DynamoDbSinkTask task, long next) {
    return requireNonNull(
            task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(next))).get(PARTITION))
        .offset();
  }

  private Object figure(String name) {
    try {
      return ManagementFactory.getPlatformMBeanServer()
          .getAttribute(
              new ObjectName("io.kooflow:type=sink,connector=task-it,task=" + ids.get()), name);
    } catch (javax.management.JMException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> figures(String name) {
    Map<String, Object> byTable = new HashMap<>();
    var rows = (javax.management.openmbean.TabularDataSupport) figure(name);
    rows.values().stream()
        .map(javax.management.openmbean.CompositeData.class::cast)
        .forEach(row -> byTable.put((String) row.get("key"), row.get("value")));
    return byTable;
  }

  private static Map<String, AttributeValue> item(long id) {
    return client
        .getItem(
            get ->
                get.tableName("feed_items").key(Map.of("CONTENT_ID", n(id))).consistentRead(true))
        .item();
  }

  private static void delete(Map<String, AttributeValue> item) {
    client.deleteItem(
        d -> d.tableName("feed_items").key(Map.of("CONTENT_ID", item.get("CONTENT_ID"))));
  }

  private static AttributeValue n(long number) {
    return AttributeValue.fromN(Long.toString(number));
  }

  private static AttributeValue s(String text) {
    return AttributeValue.fromS(text);
  }
}
