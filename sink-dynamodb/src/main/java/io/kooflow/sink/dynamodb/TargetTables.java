package io.kooflow.sink.dynamodb;

import io.kooflow.schemas.item.AttributeType;
import io.kooflow.sink.coalesce.WriteOutcome.Kind;
import io.kooflow.sink.item.IndexKey;
import io.kooflow.sink.item.ItemRules;
import io.kooflow.sink.item.KeyAttribute;
import io.kooflow.sink.item.Target;
import io.kooflow.sink.item.TargetTable;
import io.kooflow.sink.item.VersionField;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/** Checks that the tables are there and fit. */
public final class TargetTables {
  private static final Logger LOG = LoggerFactory.getLogger(TargetTables.class);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(300);

  /** A busy worker's first call takes seconds, most of them for loading classes. */
  private static final Duration ONE_ATTEMPT = Duration.ofSeconds(10);

  private final DynamoDbClient client;
  private final long deadline;

  /**
   * The caller owns {@code client}.
   *
   * @param patience how long a store that does not answer is asked again
   */
  public TargetTables(DynamoDbClient client, Duration patience) {
    this.client = client;
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  /**
   * The target of each topic.
   *
   * @throws TableCheckException naming setting, table and remedy, if a table is missing or its key
   *     is not what the rules need, or the store does not answer in time
   */
  public Map<String, Target> of(Map<String, TopicConfig> topics) {
    Map<String, Target> targets = new HashMap<>();
    topics.forEach(
        (topic, config) -> {
          Target target = new Target(target(describe(config.table())), config.rules());
          check(topic, target);
          targets.put(topic, target);
        });
    return targets;
  }

  private static void check(String topic, Target target) {
    TargetTable table = target.table();
    ItemRules rules = target.rules();
    int fields = rules.keyFields().size();
    if (fields > 0 && fields != table.keys().size()) {
      throw new TableCheckException(
          "item.key",
          "item.key=%s of topic '%s' names %s fields, but table '%s' has the key %s; name a field for"
                  .formatted(
                      String.join(",", rules.keyFields()),
                      topic,
                      fields,
                      table.name(),
                      names(table))
              + " each part, or leave it empty");
    }
    Stream.concat(
            rules.version().stream().map(VersionField::attribute),
            Stream.of(rules.markerAttribute(), rules.ttlAttribute()))
        .filter(attribute -> names(table).contains(attribute))
        .forEach(
            attribute -> {
              throw new TableCheckException(
                  "item.version",
                  "Attribute %s of topic '%s' is part of the key of table '%s'; name another in"
                          .formatted(attribute, topic, table.name())
                      + " item.version, item.marker.attribute or item.ttl.attribute");
            });
  }

  private static List<String> names(TargetTable table) {
    return table.keys().stream().map(KeyAttribute::name).toList();
  }

  /**
   * A table as it is now, asked for once; empty if the store does not answer.
   *
   * @throws TableCheckException if it is missing or may not be described
   */
  public Optional<TargetTable> now(String table) {
    try {
      return Optional.of(target(ask(table)));
    } catch (SdkException error) {
      if (isFinal(error)) {
        throw undescribed(table, error);
      }
      LOG.warn("Table {} cannot be described yet: {}", table, error.getMessage());
      return Optional.empty();
    }
  }

  private TableDescription describe(String table) {
    while (true) {
      try {
        return ask(table);
      } catch (SdkException error) {
        if (isFinal(error) || System.nanoTime() - deadline > 0) {
          throw undescribed(table, error);
        }
        LOG.warn("Table {} cannot be described yet: {}", table, error.getMessage());
        pause();
      }
    }
  }

  private TableDescription ask(String table) {
    try {
      return client
          .describeTable(
              request ->
                  request
                      .tableName(table)
                      .overrideConfiguration(call -> call.apiCallTimeout(ONE_ATTEMPT)))
          .table();
    } catch (ResourceNotFoundException missing) {
      throw new TableCheckException(
          "tables",
          "Table '%s' does not exist; create it, or correct the setting 'tables'".formatted(table));
    }
  }

  private static TableCheckException undescribed(String table, SdkException error) {
    return new TableCheckException(
        "dynamodb.endpoint",
        "Table '%s' cannot be described: %s; check 'dynamodb.endpoint', 'aws.region', the"
                .formatted(table, error.getMessage())
            + " credentials and that they allow dynamodb:DescribeTable");
  }

  private static boolean isFinal(SdkException error) {
    return error instanceof AwsServiceException answered
        ? answered.statusCode() < 500 && !isThrottle(answered) && !answered.isClockSkewException()
        : error.getMessage() != null && error.getMessage().contains("credentials");
  }

  private static boolean isThrottle(AwsServiceException error) {
    String code = error.awsErrorDetails() == null ? "" : error.awsErrorDetails().errorCode();
    return KnownErrors.outcome(code, error.statusCode()) == Kind.THROTTLED;
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
    List<KeyAttribute> keys = new ArrayList<>();
    for (KeySchemaElement key : table.keySchema()) {
      KeyAttribute attribute = new KeyAttribute(key.attributeName(), type(table, key));
      keys.add(key.keyType() == KeyType.HASH ? 0 : keys.size(), attribute);
    }
    List<IndexKey> indexKeys = new ArrayList<>();
    table
        .globalSecondaryIndexes()
        .forEach(index -> addKeys(indexKeys, table, index.indexName(), index.keySchema()));
    table
        .localSecondaryIndexes()
        .forEach(index -> addKeys(indexKeys, table, index.indexName(), index.keySchema()));
    return new TargetTable(table.tableName(), keys, indexKeys);
  }

  private static void addKeys(
      List<IndexKey> all, TableDescription table, String index, List<KeySchemaElement> keys) {
    for (KeySchemaElement key : keys) {
      all.add(new IndexKey(index, key.attributeName(), type(table, key)));
    }
  }

  private static AttributeType type(TableDescription table, KeySchemaElement key) {
    return table.attributeDefinitions().stream()
        .filter(attribute -> attribute.attributeName().equals(key.attributeName()))
        .map(attribute -> AttributeType.valueOf(attribute.attributeTypeAsString()))
        .findFirst()
        .orElseThrow(() -> new ConnectException("No type of key " + key.attributeName()));
  }
}
