package io.kooflow.sink;

import static io.kooflow.embedded.Eventually.await;
import static io.kooflow.sink.FakeContext.PARTITION;
import static io.kooflow.sink.Records.koo;
import static io.kooflow.sink.Records.record;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.EmbeddedDynamoDb;
import io.kooflow.sink.dynamodb.Clients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The figures of a task against what the server says of each write, index included. */
class CostMeterIT {
  private static final String TABLE = "indexed";

  @Test
  void tellsTheCapacityThatTheServerReports(@TempDir Path folder) {
    try (EmbeddedDynamoDb dynamoDb = EmbeddedDynamoDb.start(folder);
        HttpFaults between = new HttpFaults(dynamoDb.endpoint());
        Clients clients = Clients.open(SinkConfig.from(settings(between)).dynamoDb())) {
      createTable(clients.dynamoDb());
      DynamoDbSinkTask task = new DynamoDbSinkTask();
      task.initialize(new FakeContext());
      task.start(settings(between));
      int offset = 0;
      for (int revision = 1; revision <= 5; revision++) {
        List<SinkRecord> batch = new ArrayList<>();
        for (int id = 1; id <= 20; id++) {
          String text = "x".repeat(id * 173 % 4_000 + revision * 300);
          batch.add(record(koo(id, 1, revision).put("text", text), offset++));
        }
        task.put(batch);
        settle(task, offset);
      }

      assertThat(between.reported()).isGreaterThan(200);
      assertThat(Beans.map("cost-meter-it", 0, "WriteUnitsByTable"))
          .containsOnly(Map.entry(TABLE, between.reported()));
      assertThat(Beans.map("cost-meter-it", 0, "WriteUnitsByIndex"))
          .containsOnlyKeys(TABLE + "/by-creator");
      assertThat((double) Beans.attribute("cost-meter-it", 0, "DollarsPerMillionRecords"))
          .isEqualTo(between.reported() / 100 * 2);
      assertThat(Beans.map("cost-meter-it", 0, "FreshnessP99MillisByTable")).isEmpty();
      task.stop();
    }
  }

  private static void settle(DynamoDbSinkTask task, long next) {
    await()
        .untilAsserted(
            () -> {
              task.put(List.of());
              OffsetAndMetadata durable =
                  task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(next))).get(PARTITION);
              assertThat(requireNonNull(durable).offset()).isEqualTo(next);
            });
  }

  private static void createTable(DynamoDbClient client) {
    client.createTable(
        table ->
            table
                .tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(key("CONTENT_ID"))
                .attributeDefinitions(number("CONTENT_ID"), number("CREATOR"))
                .globalSecondaryIndexes(
                    GlobalSecondaryIndex.builder()
                        .indexName("by-creator")
                        .keySchema(key("CREATOR"))
                        .projection(p -> p.projectionType(ProjectionType.ALL))
                        .build()));
  }

  private static KeySchemaElement key(String name) {
    return KeySchemaElement.builder().attributeName(name).keyType(KeyType.HASH).build();
  }

  private static AttributeDefinition number(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.N)
        .build();
  }

  private static Map<String, String> settings(HttpFaults between) {
    return Settings.with(
        "name",
        "cost-meter-it",
        "topics",
        "koo.enriched",
        "tables",
        "koo.enriched:" + TABLE,
        "dynamodb.endpoint",
        between.url(),
        "aws.region",
        EmbeddedDynamoDb.REGION,
        "aws.access.key.id",
        EmbeddedDynamoDb.ACCESS_KEY_ID,
        "aws.secret.access.key",
        EmbeddedDynamoDb.SECRET_ACCESS_KEY,
        "coalesce.linger.ms",
        "1",
        "coalesce.window.ms",
        "1",
        "price.per.million.write.units",
        "2");
  }
}
