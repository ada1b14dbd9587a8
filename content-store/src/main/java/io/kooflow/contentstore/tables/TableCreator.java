package io.kooflow.contentstore.tables;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/**
 * Makes tables that are missing and checks those that exist. Safe to run again, and from several
 * processes at a time. It never alters or drops a table.
 */
public final class TableCreator {
  private static final Logger LOG = LoggerFactory.getLogger(TableCreator.class);

  private static final Duration BETWEEN_POLLS = Duration.ofMillis(500);

  private final DynamoDbClient client;
  private final Duration wait;

  /** The caller owns {@code client} and closes it; a new table may take two minutes. */
  public TableCreator(DynamoDbClient client) {
    this(client, Duration.ofMinutes(2));
  }

  /** As above, with a bound on the wait until a table is active. */
  public TableCreator(DynamoDbClient client, Duration wait) {
    this.client = client;
    this.wait = wait;
  }

  /**
   * Makes the table unless it exists, waits until it is active, and compares it with the
   * definition.
   *
   * @return the table as the server describes it
   * @throws TableMismatchException when the existing table is another one; names the difference
   */
  public TableDescription createIfMissing(TableDefinition definition) {
    if (!exists(definition.name())) {
      create(definition);
    }
    TableDescription table = awaitActive(definition.name());
    verify(definition, table);
    if (definition.expiry() != null) {
      expireBy(definition.name(), definition.expiry());
    }
    return table;
  }

  /** {@link #createIfMissing(TableDefinition)} for each of {@code definitions}, in their order. */
  public void createAllIfMissing(List<TableDefinition> definitions) {
    definitions.forEach(this::createIfMissing);
  }

  private boolean exists(String table) {
    try {
      client.describeTable(request -> request.tableName(table));
      return true;
    } catch (ResourceNotFoundException missing) {
      return false;
    }
  }

  private void create(TableDefinition definition) {
    try {
      client.createTable(request(definition));
      LOG.info("Created table {}", definition.name());
    } catch (ResourceInUseException another) {
      LOG.info("Table {} is being created by another process", definition.name());
    }
  }

  private static CreateTableRequest request(TableDefinition definition) {
    CreateTableRequest.Builder request =
        CreateTableRequest.builder()
            .tableName(definition.name())
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                definition.keyAttributes().stream().map(KeyAttribute::definition).toList())
            .keySchema(keySchema(definition.primaryKey()));
    if (!definition.indexes().isEmpty()) {
      request.globalSecondaryIndexes(
          definition.indexes().stream().map(TableCreator::index).toList());
    }
    if (definition.changeStream()) {
      request.streamSpecification(
          stream -> stream.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES));
    }
    return request.build();
  }

  private static GlobalSecondaryIndex index(IndexDefinition index) {
    return GlobalSecondaryIndex.builder()
        .indexName(index.name())
        .keySchema(keySchema(List.of(index.partition(), index.sort())))
        .projection(projection -> projection.projectionType(ProjectionType.ALL))
        .build();
  }

  private static List<KeySchemaElement> keySchema(List<KeyAttribute> key) {
    KeySchemaElement partition = element(key.get(0), KeyType.HASH);
    return key.size() == 1
        ? List.of(partition)
        : List.of(partition, element(key.get(1), KeyType.RANGE));
  }

  private static KeySchemaElement element(KeyAttribute attribute, KeyType type) {
    return KeySchemaElement.builder().attributeName(attribute.name()).keyType(type).build();
  }

  private TableDescription awaitActive(String table) {
    try (DynamoDbWaiter waiter = client.waiter()) {
      return waiter
          .waitUntilTableExists(
              request -> request.tableName(table),
              polling ->
                  polling
                      .waitTimeout(wait)
                      .maxAttempts(Integer.MAX_VALUE)
                      .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(BETWEEN_POLLS)))
          .matched()
          .response()
          .orElseThrow(() -> new IllegalStateException("Table " + table + " was not described"))
          .table();
    }
  }

  /** Indexes beyond the defined ones are allowed: a change of shards has both for a while. */
  private static void verify(TableDefinition definition, TableDescription table) {
    String name = definition.name();
    expect(name, "key", keySchema(definition.primaryKey()), table.keySchema());
    expect(name, "key types", types(definition), types(definition, table));
    expect(name, "change stream", stream(definition), stream(table));
    Map<String, GlobalSecondaryIndexDescription> actual = new TreeMap<>();
    table.globalSecondaryIndexes().forEach(index -> actual.put(index.indexName(), index));
    for (IndexDefinition index : definition.indexes()) {
      GlobalSecondaryIndexDescription found = actual.remove(index.name());
      expect(
          name, "index " + index.name(), describe(index), found == null ? "none" : describe(found));
    }
    actual.keySet().forEach(index -> LOG.warn("Table {} has one more index: {}", name, index));
  }

  private static void expect(String table, String what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new TableMismatchException(table, what, expected, actual);
    }
  }

  private static Map<String, String> types(TableDefinition definition) {
    Map<String, String> types = new TreeMap<>();
    definition.keyAttributes().forEach(key -> types.put(key.name(), key.type().toString()));
    return types;
  }

  private static Map<String, String> types(TableDefinition definition, TableDescription table) {
    Map<String, String> types = new TreeMap<>();
    table
        .attributeDefinitions()
        .forEach(key -> types.put(key.attributeName(), key.attributeTypeAsString()));
    types.keySet().retainAll(types(definition).keySet());
    return types;
  }

  private static String describe(IndexDefinition index) {
    return describe(
        keySchema(List.of(index.partition(), index.sort())), ProjectionType.ALL.toString());
  }

  private static String describe(GlobalSecondaryIndexDescription index) {
    return describe(index.keySchema(), index.projection().projectionTypeAsString());
  }

  private static String describe(List<KeySchemaElement> key, String projection) {
    return key.stream().map(KeySchemaElement::attributeName).toList() + " projecting " + projection;
  }

  private static String stream(TableDefinition definition) {
    return definition.changeStream() ? StreamViewType.NEW_AND_OLD_IMAGES.toString() : "none";
  }

  private static String stream(TableDescription table) {
    return table.streamSpecification() == null
            || !Boolean.TRUE.equals(table.streamSpecification().streamEnabled())
        ? "none"
        : table.streamSpecification().streamViewTypeAsString();
  }

  private void expireBy(String table, String attribute) {
    DescribeTimeToLiveResponse now = client.describeTimeToLive(request -> request.tableName(table));
    TimeToLiveStatus status = now.timeToLiveDescription().timeToLiveStatus();
    if (status == TimeToLiveStatus.ENABLED || status == TimeToLiveStatus.ENABLING) {
      expect(table, "expiry by", attribute, now.timeToLiveDescription().attributeName());
      return;
    }
    client.updateTimeToLive(
        request ->
            request
                .tableName(table)
                .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName(attribute)));
  }
}
