package io.kooflow.benchmarks.sink;

import io.kooflow.benchmarks.contender.Done;
import io.kooflow.sink.DynamoDbSinkConnector;
import io.kooflow.sink.DynamoDbSinkTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The sink connector's task as Kafka Connect calls it, fed from memory. Arguments: address of the
 * stub, records, file for the result, whether the load is hot.
 */
public final class OursMain {
  static final TopicPartition PARTITION = new TopicPartition("feed", 0);

  private static final int BATCH = 500;
  private static final long COMMIT_EVERY = Duration.ofSeconds(5).toNanos();

  private static final Schema ITEM =
      SchemaBuilder.struct()
          .name("bench.FeedItem")
          .field("CONTENT_ID", Schema.INT64_SCHEMA)
          .field("CREATOR", Schema.INT64_SCHEMA)
          .field("TXT", Schema.STRING_SCHEMA)
          .field("LANG_GROUP", Schema.STRING_SCHEMA)
          .field("CREATED_AT", Schema.INT64_SCHEMA)
          .field("LIKES", Schema.INT64_SCHEMA)
          .field("SCORE", Schema.FLOAT64_SCHEMA)
          .field("generation", Schema.INT32_SCHEMA)
          .field("revision", Schema.INT64_SCHEMA)
          .build();

  private final DynamoDbSinkTask task = new DynamoDbSinkTask();
  private final TaskContext context = new TaskContext(PARTITION);
  private final ItemLoad load;
  private final long records;
  private long given;
  private long committedAt = System.nanoTime();

  private OursMain(ItemLoad load, long records) {
    this.load = load;
    this.records = records;
  }

  public static void main(String[] args) throws Exception {
    long records = Long.parseLong(args[1]);
    new OursMain(new ItemLoad(Boolean.parseBoolean(args[3])), records).run(args[0]);
    Done.leave(Long.toString(records), Path.of(args[2]));
  }

  private void run(String stub) {
    task.initialize(context);
    task.start(settings(stub));
    task.open(List.of(PARTITION));
    long durable = 0;
    while (durable < records) {
      boolean stopped = context.isPaused() || given == records;
      task.put(stopped ? List.of() : batch());
      if (stopped) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
      if (context.takeCommit() || System.nanoTime() - committedAt > COMMIT_EVERY) {
        durable = commit();
      }
    }
    task.stop();
  }

  private long commit() {
    committedAt = System.nanoTime();
    OffsetAndMetadata durable =
        task.preCommit(Map.of(PARTITION, new OffsetAndMetadata(given))).get(PARTITION);
    return Objects.requireNonNull(durable).offset();
  }

  private List<SinkRecord> batch() {
    List<SinkRecord> batch = new ArrayList<>(BATCH);
    while (batch.size() < BATCH && given < records) {
      long koo = load.nextKoo();
      long offset = given++;
      batch.add(
          new SinkRecord(
              PARTITION.topic(),
              PARTITION.partition(),
              Schema.INT64_SCHEMA,
              koo,
              ITEM,
              item(koo, offset + 1),
              offset,
              System.currentTimeMillis(),
              TimestampType.CREATE_TIME));
    }
    return batch;
  }

  private static Struct item(long koo, long revision) {
    return new Struct(ITEM)
        .put("CONTENT_ID", koo)
        .put("CREATOR", koo / 7)
        .put("TXT", ItemLoad.TEXT)
        .put("LANG_GROUP", "hi")
        .put("CREATED_AT", 1_767_225_600_000L + koo)
        .put("LIKES", revision)
        .put("SCORE", revision / 8.0)
        .put("generation", 1)
        .put("revision", revision);
  }

  private static Map<String, String> settings(String stub) {
    return Map.ofEntries(
        Map.entry("name", "feed-items"),
        Map.entry("connector.class", DynamoDbSinkConnector.class.getName()),
        Map.entry("topics", PARTITION.topic()),
        Map.entry("tables", PARTITION.topic() + ":feed_items"),
        Map.entry("consumer.override.isolation.level", "read_committed"),
        Map.entry("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter"),
        Map.entry("errors.tolerance", "all"),
        Map.entry("errors.retry.timeout", "-1"),
        Map.entry("errors.deadletterqueue.topic.name", "feed.dlq"),
        Map.entry("errors.deadletterqueue.context.headers.enable", "true"),
        Map.entry("dynamodb.endpoint", stub),
        Map.entry("aws.region", "us-east-1"),
        Map.entry("aws.access.key.id", "bench"),
        Map.entry("aws.secret.access.key", "bench"));
  }
}
