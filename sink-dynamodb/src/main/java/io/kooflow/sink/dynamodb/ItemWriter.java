package io.kooflow.sink.dynamodb;

import io.kooflow.contentstore.items.ItemSize;
import io.kooflow.sink.coalesce.Write;
import io.kooflow.sink.coalesce.WriteOutcome;
import io.kooflow.sink.coalesce.WritePort;
import io.kooflow.sink.figures.SinkFigures;
import io.kooflow.sink.item.Revisions;
import io.kooflow.sink.item.SinkItem;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Puts items, each on the condition that the stored one is older. So a repeat, a late write or one
 * of a task that lost its partitions changes nothing.
 */
public final class ItemWriter implements WritePort<SinkItem>, AutoCloseable {
  private static final String CONDITION =
      "attribute_not_exists(#key) OR #gen < :gen OR (#gen = :gen AND #rev < :rev)";
  private static final long IDLE_SECONDS = 30;

  /** Bytes that one write unit writes. */
  private static final int WRITE_UNIT = 1024;

  private final DynamoDbClient client;
  private final SinkFigures figures;
  private final ThreadPoolExecutor threads;

  /**
   * @param client the caller owns and closes it, after this
   * @param mostThreads most writes at a time
   * @param name of the threads
   */
  public ItemWriter(DynamoDbClient client, SinkFigures figures, int mostThreads, String name) {
    this.client = client;
    this.figures = figures;
    this.threads =
        new ThreadPoolExecutor(
            mostThreads,
            mostThreads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void start(Write<SinkItem> write, Consumer<WriteOutcome> done) {
    try {
      threads.execute(() -> attempt(write, done));
    } catch (RejectedExecutionException closed) {
      done.accept(WriteOutcome.retry("the task is closing"));
    }
  }

  /** Starts no more attempts; those under way end within the request timeout. */
  @Override
  public void close() {
    threads.shutdown();
  }

  private void attempt(Write<SinkItem> write, Consumer<WriteOutcome> done) {
    WriteOutcome outcome = WriteOutcome.stop("the thread of a write died");
    try {
      outcome = put(write);
    } finally {
      done.accept(outcome);
    }
  }

  private WriteOutcome put(Write<SinkItem> write) {
    SinkItem item = write.payload();
    String table = item.table().name();
    figures.requested(table);
    try {
      PutItemResponse response = client.putItem(request(item));
      figures.written();
      meter(table, item, response.consumedCapacity());
      return WriteOutcome.WRITTEN;
    } catch (RuntimeException error) {
      return failed(table, item, error);
    }
  }

  private WriteOutcome failed(String table, SinkItem item, RuntimeException error) {
    WriteOutcome outcome = ErrorClasses.outcome(error);
    switch (outcome.kind()) {
      case STALE -> {
        figures.stale(table);
        figures.consumed(table, unitsOfFailedCondition(item, error));
      }
      case RETRY -> {
        figures.retried();
        if (ErrorClasses.isThrottle(error)) {
          figures.throttled();
        }
      }
      case WRITTEN, REJECTED, STOP -> {}
    }
    return outcome;
  }

  /** DynamoDB charges a failed condition but does not tell what: by the larger of the two items. */
  private static int unitsOfFailedCondition(SinkItem item, RuntimeException error) {
    int standing =
        error instanceof ConditionalCheckFailedException failed && failed.hasItem()
            ? ItemSize.of(failed.item())
            : 0;
    return writeUnits(Math.max(standing, item.bytes()));
  }

  private static int writeUnits(int bytes) {
    return Math.max(1, (bytes + WRITE_UNIT - 1) / WRITE_UNIT);
  }

  private void meter(String table, SinkItem item, ConsumedCapacity capacity) {
    if (capacity == null || capacity.capacityUnits() == null) {
      figures.consumed(table, writeUnits(item.bytes()));
      return;
    }
    figures.consumed(table, capacity.capacityUnits());
    capacity
        .globalSecondaryIndexes()
        .forEach((index, used) -> figures.consumed(table + "/" + index, used.capacityUnits()));
  }

  private static PutItemRequest request(SinkItem item) {
    Map<String, AttributeValue> attributes = item.attributes();
    return PutItemRequest.builder()
        .tableName(item.table().name())
        .item(attributes)
        .conditionExpression(CONDITION)
        .expressionAttributeNames(
            Map.of(
                "#key", item.table().key(),
                "#gen", Revisions.GENERATION,
                "#rev", Revisions.REVISION))
        .expressionAttributeValues(
            Map.of(
                ":gen", value(attributes, Revisions.GENERATION),
                ":rev", value(attributes, Revisions.REVISION)))
        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  private static AttributeValue value(Map<String, AttributeValue> attributes, String name) {
    AttributeValue value = attributes.get(name);
    if (value == null) {
      throw new IllegalStateException("An item without " + name);
    }
    return value;
  }
}
