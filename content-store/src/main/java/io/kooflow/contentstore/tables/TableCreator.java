package io.kooflow.contentstore.tables;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.waiters.DynamoDbWaiter;

/**
 * Makes tables that are missing and checks those that exist. Safe to run again, and from several
 * processes at a time. Only {@link #add} alters a table; nothing here drops one.
 */
public final class TableCreator {
  private static final Logger LOG = LoggerFactory.getLogger(TableCreator.class);

  private static final Duration BETWEEN_POLLS = Duration.ofMillis(500);

  private static final StreamSpecification STREAM =
      StreamSpecification.builder()
          .streamEnabled(true)
          .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)
          .build();

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
    TableDifference.of(definition, table).forEach(TableCreator::refuse);
    expiryDifference(definition)
        .ifPresent(
            difference -> {
              if (!difference.missing()) {
                refuse(difference);
              }
              add(definition, difference);
            });
    return table;
  }

  /** {@link #createIfMissing(TableDefinition)} for each of {@code definitions}, in their order. */
  public void createAllIfMissing(List<TableDefinition> definitions) {
    definitions.forEach(this::createIfMissing);
  }

  private static void refuse(TableDifference difference) {
    throw new TableMismatchException(difference);
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
      request.streamSpecification(STREAM);
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

  static List<KeySchemaElement> keySchema(List<KeyAttribute> key) {
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

  /**
   * How the existing table differs from the definition.
   *
   * @return empty if it is as defined; null if there is no such table
   */
  public @Nullable List<TableDifference> differences(TableDefinition definition) {
    try {
      TableDescription table =
          client.describeTable(request -> request.tableName(definition.name())).table();
      List<TableDifference> differences = new ArrayList<>(TableDifference.of(definition, table));
      expiryDifference(definition).ifPresent(differences::add);
      return differences;
    } catch (ResourceNotFoundException missing) {
      return null;
    }
  }

  /**
   * Adds what a table lacks: its change stream, an index or its expiry. An index is filled by
   * DynamoDB while the table serves, and costs a write for each item.
   *
   * @throws IllegalArgumentException if the part is there, but another one
   */
  public void add(TableDefinition definition, TableDifference missing) {
    if (!missing.missing()) {
      throw new IllegalArgumentException(missing + ": it is not missing");
    }
    switch (missing.part()) {
      case CHANGE_STREAM ->
          client.updateTable(
              request -> request.tableName(definition.name()).streamSpecification(STREAM));
      case INDEX -> addIndex(definition, requireNonNull(missing.index()));
      case EXPIRY -> expireBy(definition.name(), requireNonNull(definition.expiry()));
      case KEY, KEY_TYPES -> throw new IllegalArgumentException(missing + ": it cannot be added");
    }
    awaitActive(definition.name());
  }

  private void addIndex(TableDefinition definition, IndexDefinition index) {
    GlobalSecondaryIndex added = index(index);
    client.updateTable(
        request ->
            request
                .tableName(definition.name())
                .attributeDefinitions(
                    definition.keyAttributes().stream().map(KeyAttribute::definition).toList())
                .globalSecondaryIndexUpdates(
                    update ->
                        update.create(
                            create ->
                                create
                                    .indexName(added.indexName())
                                    .keySchema(added.keySchema())
                                    .projection(added.projection()))));
  }

  private Optional<TableDifference> expiryDifference(TableDefinition definition) {
    String wanted = definition.expiry();
    if (wanted == null) {
      return Optional.empty();
    }
    TimeToLiveDescription now =
        client
            .describeTimeToLive(request -> request.tableName(definition.name()))
            .timeToLiveDescription();
    boolean on =
        now.timeToLiveStatus() == TimeToLiveStatus.ENABLED
            || now.timeToLiveStatus() == TimeToLiveStatus.ENABLING;
    String found = on ? now.attributeName() : TableDifference.NONE;
    return found.equals(wanted)
        ? Optional.empty()
        : Optional.of(
            new TableDifference(
                definition.name(), TableDifference.Part.EXPIRY, null, found, wanted));
  }

  private void expireBy(String table, String attribute) {
    client.updateTimeToLive(
        request ->
            request
                .tableName(table)
                .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName(attribute)));
  }
}
