package io.kooflow.sink.dynamodb;

import io.kooflow.schemas.item.AttributeType;
import io.kooflow.sink.item.TargetTable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Checks at start that the tables are there and fit. */
public final class TargetTables {
  private static final Logger LOG = LoggerFactory.getLogger(TargetTables.class);
  private static final int ATTEMPTS = 8;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);

  private final DynamoDbClient client;

  /** The caller owns {@code client}. */
  public TargetTables(DynamoDbClient client) {
    this.client = client;
  }

  /**
   * The table of each topic. A store that does not answer is asked for a few seconds.
   *
   * @throws ConnectException naming the table if it is missing, has a sort key, or has a key that
   *     is neither number nor string; or if the store does not answer
   */
  public Map<String, TargetTable> of(Map<String, String> tableOfTopic) {
    Map<String, TargetTable> tables = new HashMap<>();
    tableOfTopic.forEach((topic, table) -> tables.put(topic, target(describe(table))));
    return tables;
  }

  private TableDescription describe(String table) {
    for (int attempt = 1; ; attempt++) {
      try {
        return client.describeTable(request -> request.tableName(table)).table();
      } catch (ResourceNotFoundException missing) {
        throw new ConnectException(
            "Table '%s' does not exist; create it, or correct the setting 'tables'"
                .formatted(table),
            missing);
      } catch (SdkException error) {
        if (attempt == ATTEMPTS || isFinal(error)) {
          throw new ConnectException(
              "Table '%s' cannot be described: %s; check 'dynamodb.endpoint', 'aws.region' and the credentials"
                  .formatted(table, error.getMessage()),
              error);
        }
        LOG.warn("Table {} cannot be described yet: {}", table, error.getMessage());
        pause();
      }
    }
  }

  private static boolean isFinal(SdkException error) {
    return error instanceof AwsServiceException answered
        && answered.statusCode() < 500
        && !ErrorClasses.isThrottle(error);
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_ATTEMPTS.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Stopped while waiting for DynamoDB", stop);
    }
  }

  private static TargetTable target(TableDescription table) {
    List<KeySchemaElement> keys = table.keySchema();
    if (keys.size() != 1) {
      throw new ConnectException(
          "Table '%s' has a sort key; this sink writes tables with a partition key alone"
              .formatted(table.tableName()));
    }
    String key = keys.get(0).attributeName();
    String type =
        table.attributeDefinitions().stream()
            .filter(attribute -> attribute.attributeName().equals(key))
            .map(attribute -> attribute.attributeTypeAsString())
            .findFirst()
            .orElse("");
    if (!type.equals("N") && !type.equals("S")) {
      throw new ConnectException(
          "Table '%s' has key %s of type '%s'; this sink writes keys of type N or S"
              .formatted(table.tableName(), key, type));
    }
    return new TargetTable(table.tableName(), key, AttributeType.valueOf(type));
  }
}
