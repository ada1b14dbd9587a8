package io.kooflow.sink.dynamodb;

import static java.util.Objects.requireNonNull;

import io.kooflow.contentstore.cost.WriteUnits;
import io.kooflow.contentstore.items.ItemSize;
import io.kooflow.sink.coalesce.Write;
import io.kooflow.sink.coalesce.WriteOutcome;
import io.kooflow.sink.coalesce.WritePort;
import io.kooflow.sink.figures.SinkFigures;
import io.kooflow.sink.item.ItemRules.Mode;
import io.kooflow.sink.item.SinkItem;
import io.kooflow.sink.item.Target;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
  private static final long IDLE_SECONDS = 30;

  private final DynamoDbClient client;
  private final SinkFigures figures;
  private final ThreadPoolExecutor threads;
  private final Map<Target, Condition> conditions = new IdentityHashMap<>();

  /**
   * @param client the caller owns and closes it, after this
   * @param targets all that items will have
   * @param mostThreads most writes at a time
   * @param name of the threads
   */
  public ItemWriter(
      DynamoDbClient client,
      Collection<Target> targets,
      SinkFigures figures,
      int mostThreads,
      String name) {
    targets.forEach(target -> conditions.put(target, Condition.of(target)));
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
      figures.written(table, item.source().timestamp());
      return WriteOutcome.WRITTEN.withUnits(meter(table, item, response.consumedCapacity()));
    } catch (RuntimeException error) {
      return failed(table, item, error);
    }
  }

  private WriteOutcome failed(String table, SinkItem item, RuntimeException error) {
    WriteOutcome outcome = ErrorClasses.outcome(error);
    switch (outcome.kind()) {
      case STALE -> {
        double units = unitsOfFailedCondition(item, error);
        figures.consumed(table, units);
        if (!isOutdated(item, error)) {
          return WriteOutcome.rejected("the item that stands has a version of other types");
        }
        figures.stale(table);
        return outcome.withUnits(units);
      }
      case RETRY -> figures.retried();
      case THROTTLED -> {
        figures.retried();
        figures.throttled(table);
      }
      case WRITTEN, REJECTED, STOP -> {}
    }
    return outcome;
  }

  /** A comparison of different types is false too; then nothing is known of which is newer. */
  private static boolean isOutdated(SinkItem item, RuntimeException error) {
    boolean told = error instanceof ConditionalCheckFailedException failed && failed.hasItem();
    if (!told || item.target().rules().mode() == Mode.INSERT) {
      return true;
    }
    Map<String, AttributeValue> standing = ((ConditionalCheckFailedException) error).item();
    return Boolean.TRUE.equals(item.isOutdatedBy(standing));
  }

  /** DynamoDB charges a failed condition but does not tell what: by the larger of the two items. */
  private static double unitsOfFailedCondition(SinkItem item, RuntimeException error) {
    int standing =
        error instanceof ConditionalCheckFailedException failed && failed.hasItem()
            ? ItemSize.of(failed.item())
            : 0;
    return WriteUnits.forBytes(Math.max(standing, item.bytes()));
  }

  private double meter(String table, SinkItem item, @Nullable ConsumedCapacity capacity) {
    if (capacity == null || capacity.capacityUnits() == null) {
      double units = WriteUnits.forBytes(item.bytes());
      figures.consumed(table, units);
      return units;
    }
    figures.consumed(table, capacity.capacityUnits());
    capacity
        .globalSecondaryIndexes()
        .forEach((index, used) -> figures.consumed(table + "/" + index, used.capacityUnits()));
    capacity
        .localSecondaryIndexes()
        .forEach((index, used) -> figures.consumed(table + "/" + index, used.capacityUnits()));
    return capacity.capacityUnits();
  }

  private PutItemRequest request(SinkItem item) {
    Condition condition = requireNonNull(conditions.get(item.target()));
    Map<String, AttributeValue> values = condition.values(item);
    PutItemRequest.Builder request =
        PutItemRequest.builder()
            .tableName(item.table().name())
            .item(item.attributes())
            .conditionExpression(condition.expression())
            .expressionAttributeNames(condition.names())
            .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    if (!values.isEmpty()) {
      request.expressionAttributeValues(values);
    }
    return request.build();
  }
}
