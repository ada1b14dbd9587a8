package io.kooflow.sink;

import static io.kooflow.embedded.Eventually.await;
import static io.kooflow.sink.FakeContext.PARTITION;
import static io.kooflow.sink.Records.koo;
import static io.kooflow.sink.Records.record;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.contentstore.tables.TableCreator;
import io.kooflow.contentstore.tables.Tables;
import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.sink.HttpFaults.Fault;
import io.kooflow.sink.dynamodb.Clients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Where every record fails it is not the records that are bad: the task stops, and says why. */
class SurroundingsIT {
  private static EmbeddedDynamoDb dynamoDb;
  private static Clients clients;
  private static DynamoDbClient client;

  private final FakeContext context = new FakeContext();
  private final DynamoDbSinkTask task = new DynamoDbSinkTask();
  private HttpFaults faults;

  @BeforeAll
  static void startServer(@TempDir Path folder) {
    dynamoDb = EmbeddedDynamoDb.start(folder);
    clients = Clients.open(SinkConfig.from(settings(dynamoDb.endpoint().toString())).dynamoDb());
    client = clients.dynamoDb();
  }

  @AfterAll
  static void stopServer() {
    clients.close();
    dynamoDb.close();
  }

  @BeforeEach
  void makeTable() {
    faults = new HttpFaults(dynamoDb.endpoint());
    dropTable();
    new TableCreator(client).createIfMissing(Tables.feedItems());
  }

  @AfterEach
  void stop() {
    task.stop();
    faults.close();
  }

  @Test
  void stopsWhenTheTableWasMadeAgainWithAnotherType() {
    start();
    makeAgain(ScalarAttributeType.S, null);

    task.put(koos(0, 5));

    assertStops().hasMessageContaining("'feed_items'").hasMessageContaining("was made again");
    assertNothingIsLost();
  }

  @Test
  void stopsWhenAnIndexCameThatTakesNoItem() {
    start();
    makeAgain(ScalarAttributeType.N, ScalarAttributeType.N);

    task.put(koos(0, 5));

    assertStops()
        .hasMessageContaining("'by-language'")
        .hasMessageContaining("wants LANG_GROUP as N, the item has S");
    assertNothingIsLost();
  }

  @Test
  void setsARecordAsideThatAnIndexDoesNotTake() {
    makeAgain(ScalarAttributeType.N, ScalarAttributeType.S);
    start();

    task.put(
        List.of(
            record(koo(1, 1, 1), 0),
            record(koo(2, 1, 1).put("langGroup", ""), 1),
            record(koo(3, 1, 1), 2)));

    await()
        .untilAsserted(
            () -> {
              task.put(List.of());
              assertThat(context.deadLetters).hasSize(1);
            });
    assertThat(context.deadLetters.get(0).why())
        .hasMessageContaining("'by-language': LANG_GROUP is empty");
    context.deadLetters.get(0).answer().complete(null);
    await()
        .untilAsserted(
            () -> {
              task.put(List.of());
              assertThat(committed(3)).isEqualTo(3);
            });
  }

  @Test
  void stopsWhenTheStoreRefusesAllButFew() {
    faults.inject(key -> key.equals("7") ? Fault.NONE : Fault.REFUSE);
    start();

    task.put(koos(0, 30));

    assertStops()
        .hasMessageContaining("dead.letters.limit.ratio=0.5")
        .hasMessageContaining("ValidationException");
    assertNothingIsLost();
  }

  @Test
  void stopsWhenNearlyAllThatIsReadIsUnfit() {
    start();
    List<SinkRecord> records = new ArrayList<>(koos(0, 10));
    for (int i = 10; i < 40; i++) {
      records.add(record(koo(i, 1, 1).put("feedScore", Double.NaN), i));
    }

    assertThatThrownBy(() -> task.put(records))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("30 of 40 records read")
        .hasMessageContaining("feedScore")
        .hasMessageContaining("dead.letters.limit.ratio=1");
    assertThat(context.deadLetters).isEmpty();
    assertThat(committed(40)).isLessThanOrEqualTo(10);
  }

  @Test
  void setsAllAsideWhenItIsToldSo() {
    start("dead.letters.limit.ratio", "1");
    List<SinkRecord> records = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      records.add(record(koo(i, 1, 1).put("feedScore", Double.NaN), i));
    }

    task.put(records);

    assertThat(context.deadLetters).hasSize(40);
  }

  @Test
  void waitsForTheTableWhileTheStoreDoesNotDescribeIt() {
    faults.inject(key -> key.equals("1") ? Fault.REFUSE : Fault.NONE);
    start();
    faults.describe(Fault.SERVER_ERROR);

    task.put(koos(0, 3));
    await()
        .untilAsserted(
            () -> {
              task.put(List.of());
              assertThat(faults.refusedDescriptions()).isGreaterThan(2);
            });
    assertThat(context.deadLetters).isEmpty();
    assertThat(committed(3)).isLessThanOrEqualTo(1);

    faults.describe(Fault.NONE);
    await()
        .untilAsserted(
            () -> {
              task.put(List.of());
              assertThat(context.deadLetters).hasSize(1);
            });
  }

  private void start(String... keysAndValues) {
    Map<String, String> settings = settings(faults.url());
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    task.initialize(context);
    task.start(settings);
  }

  /** Until the task says why it stops. */
  private AbstractThrowableAssert<?, ? extends Throwable> assertStops() {
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> task.put(List.of())).isInstanceOf(ConnectException.class));
    return assertThatThrownBy(() -> task.put(List.of()));
  }

  private void assertNothingIsLost() {
    assertThat(context.deadLetters).isEmpty();
    assertThat(committed(5)).isZero();
  }

  private long committed(long next) {
    return requireNonNull(
            task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(next))).get(PARTITION))
        .offset();
  }

  private static List<SinkRecord> koos(int from, int to) {
    List<SinkRecord> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      records.add(record(koo(i, 1, 1), i));
    }
    return records;
  }

  private static void makeAgain(
      ScalarAttributeType keyType, @Nullable ScalarAttributeType indexType) {
    dropTable();
    client.createTable(
        table -> {
          table
              .tableName("feed_items")
              .billingMode(BillingMode.PAY_PER_REQUEST)
              .keySchema(key -> key.attributeName("CONTENT_ID").keyType(KeyType.HASH));
          if (indexType == null) {
            table.attributeDefinitions(
                key -> key.attributeName("CONTENT_ID").attributeType(keyType));
          } else {
            table
                .attributeDefinitions(
                    key -> key.attributeName("CONTENT_ID").attributeType(keyType),
                    key -> key.attributeName("LANG_GROUP").attributeType(indexType))
                .globalSecondaryIndexes(
                    index ->
                        index
                            .indexName("by-language")
                            .keySchema(k -> k.attributeName("LANG_GROUP").keyType(KeyType.HASH))
                            .projection(all -> all.projectionType(ProjectionType.ALL)));
          }
        });
  }

  private static void dropTable() {
    if (client.listTables().tableNames().contains("feed_items")) {
      client.deleteTable(delete -> delete.tableName("feed_items"));
    }
  }

  private static Map<String, String> settings(String endpoint) {
    return Settings.with(
        "name", "surroundings-it",
        "topics", "koo.enriched",
        "tables", "koo.enriched:feed_items",
        "dynamodb.endpoint", endpoint,
        "aws.region", EmbeddedDynamoDb.REGION,
        "aws.access.key.id", EmbeddedDynamoDb.ACCESS_KEY_ID,
        "aws.secret.access.key", EmbeddedDynamoDb.SECRET_ACCESS_KEY,
        "coalesce.linger.ms", "5",
        "coalesce.window.ms", "5");
  }
}
