package io.kooflow.sink;

import static io.kooflow.embedded.Eventually.await;
import static io.kooflow.sink.Records.koo;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.sink.StubDynamoDb.Put;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The task against a store that throttles, or is slow. */
class ThrottlingIT {
  private static final TopicPartition KOOS = new TopicPartition("koo.enriched", 0);
  private static final TopicPartition OTHERS = new TopicPartition("trending", 0);

  private final FakeContext context = new FakeContext(Set.of(KOOS, OTHERS));
  private final DynamoDbSinkTask task = new DynamoDbSinkTask();
  private StubDynamoDb store = new StubDynamoDb(put -> false);

  @AfterEach
  void stop() {
    task.stop();
    store.close();
  }

  @Test
  void resendsOnlyWhatWasThrottledUntilAllIsWritten() {
    Random random = new Random(11);
    start(
        put -> {
          synchronized (random) {
            return random.nextInt(10) < 3;
          }
        });
    feed("koo.enriched", 0, 2_000, 500);
    settle(KOOS, 2_000);

    assertThat(store.throttled()).isPositive();
    assertThat(store.written().values()).extracting(AtomicLong::get).containsOnly(1L);
    for (int key = 1; key <= 500; key++) {
      assertThat(store.written()).containsKey(new Put("feed_items", Integer.toString(key), "4"));
    }
  }

  @Test
  void letsOtherKeysAndTablesGoOnWhileOneKeyIsThrottled() {
    AtomicLong refusals = new AtomicLong(Long.MAX_VALUE);
    start(
        put ->
            put.table().equals("feed_items")
                && put.key().equals("1")
                && refusals.getAndDecrement() > 0);
    feed("koo.enriched", 0, 100, 100);
    feed("trending", 0, 50, 50);

    settle(OTHERS, 50);
    await().untilAsserted(() -> assertThat(store.written()).hasSize(149));
    assertThat(committed(KOOS, 100)).isZero();

    refusals.set(0);
    settle(KOOS, 100);
    assertThat(store.written()).containsKey(new Put("feed_items", "1", "1"));
  }

  @Test
  void pausesTheFullTableAloneAndNeverHoldsMoreThanItsBounds() {
    AtomicBoolean refused = new AtomicBoolean(true);
    start(put -> put.table().equals("feed_items") && refused.get(), "buffer.max.keys", "400");
    feed("trending", 0, 10, 10);
    int offset = 0;
    while (context.paused.isEmpty()) {
      assertThat(offset).as("read without a pause").isLessThan(400);
      feed("koo.enriched", offset, 100, Integer.MAX_VALUE);
      offset += 100;
      assertThat((int) Beans.attribute("throttling-it", 0, "Buffered")).isLessThanOrEqualTo(310);
    }
    assertThat(context.paused).containsExactly(KOOS);
    settle(OTHERS, 10);

    refused.set(false);
    await()
        .untilAsserted(
            () -> {
              task.put(List.of());
              assertThat(context.paused).isEmpty();
            });
    settle(KOOS, offset);
  }

  private void start(Predicate<Put> throttles, String... more) {
    store.close();
    store = new StubDynamoDb(throttles);
    Map<String, String> settings =
        Settings.with(
            "name", "throttling-it",
            "dynamodb.endpoint", store.url(),
            "aws.region", "us-east-1",
            "aws.access.key.id", "local",
            "aws.secret.access.key", "local",
            "coalesce.linger.ms", "20",
            "coalesce.window.ms", "50",
            "retry.backoff.ms", "5",
            "retry.backoff.max.ms", "50");
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    task.initialize(context);
    task.start(settings);
  }

  /** So many records of keys 1 to {@code keys}, over and over. */
  private void feed(String topic, int from, int count, int keys) {
    List<SinkRecord> records = new ArrayList<>();
    for (int offset = from; offset < from + count; offset++) {
      var koo = koo(1 + offset % keys, 1, 1 + offset / keys);
      records.add(
          new SinkRecord(topic, 0, null, koo.getInt64("contentId"), koo.schema(), koo, offset));
    }
    task.put(records);
  }

  private void settle(TopicPartition partition, long next) {
    await()
        .untilAsserted(
            () -> {
              task.put(List.of());
              assertThat(committed(partition, next)).isEqualTo(next);
            });
  }

  private long committed(TopicPartition partition, long next) {
    return requireNonNull(
            task.preCommit(Map.of(partition, new OffsetAndMetadata(next))).get(partition))
        .offset();
  }
}
