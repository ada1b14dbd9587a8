package io.kooflow.sink;

import io.kooflow.sink.coalesce.Coalescer;
import io.kooflow.sink.coalesce.CoalescingWriter;
import io.kooflow.sink.coalesce.Write;
import io.kooflow.sink.dynamodb.Clients;
import io.kooflow.sink.dynamodb.ItemWriter;
import io.kooflow.sink.dynamodb.TargetTables;
import io.kooflow.sink.figures.FiguresBean;
import io.kooflow.sink.figures.SinkFigures;
import io.kooflow.sink.item.ItemReader;
import io.kooflow.sink.item.SinkItem;
import io.kooflow.sink.item.UnfitRecordException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** All that a running task holds: client, threads, waiting records, figures. */
final class TableSink implements AutoCloseable {
  private final SinkConfig config;
  private final DynamoDbClient client;
  private final ItemReader reader;
  private final ItemWriter items;
  private final CoalescingWriter<SinkItem> writer;
  private final SinkFigures figures = new SinkFigures();
  private final FiguresBean bean;
  private final DeadLetters deadLetters;

  private TableSink(
      SinkConfig config,
      DynamoDbClient client,
      ItemReader reader,
      @Nullable ErrantRecordReporter reporter) {
    this.config = config;
    this.client = client;
    this.reader = reader;
    String name = config.connector() + "-" + config.task();
    this.items = new ItemWriter(client, figures, config.coalesce().maxInFlight(), name + "-write");
    this.writer =
        CoalescingWriter.start(
            new Coalescer<>(config.coalesce(), new Random()),
            items,
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
            name + "-coalesce");
    figures.watch(writer);
    this.bean = FiguresBean.register(figures, config.connector(), config.task());
    this.deadLetters = new DeadLetters(reporter, writer, figures);
  }

  /**
   * Opens the client and checks the tables.
   *
   * @throws ConnectException if a table is missing or unfit, or the store does not answer
   */
  static TableSink open(SinkConfig config, @Nullable ErrantRecordReporter reporter) {
    DynamoDbClient client = Clients.open(config.dynamoDb());
    try {
      ItemReader reader =
          new ItemReader(
              new TargetTables(client).of(config.tableOfTopic()), InstantSource.system());
      return new TableSink(config, client, reader, reporter);
    } catch (RuntimeException failed) {
      client.close();
      throw failed;
    }
  }

  /** Takes records, unfit ones too; see {@link ItemReader#read} for what is unfit. */
  void take(Collection<SinkRecord> records) {
    figures.taken(records.size());
    for (SinkRecord record : records) {
      try {
        Write<SinkItem> write = reader.read(record);
        writer.offer(write, partition(record), record.originalKafkaOffset());
      } catch (UnfitRecordException unfit) {
        deadLetters.send(record, unfit);
      }
    }
  }

  /**
   * Does what only the task's thread may.
   *
   * @throws ConnectException if nothing can be written until somebody repairs something
   */
  void tend() {
    deadLetters.tend();
    String stopped = writer.stopped();
    if (stopped != null) {
      throw new ConnectException(
          "The task stops at %s; nothing is lost, restart it when that is repaired: %s"
              .formatted(config.dynamoDb(), stopped));
    }
  }

  boolean isFull() {
    return writer.isFull();
  }

  boolean hasRoom() {
    return writer.hasRoom();
  }

  boolean isClear() {
    return writer.isClear();
  }

  long committable(TopicPartition partition, long next) {
    return writer.committable(partition, next);
  }

  void forget(Collection<TopicPartition> partitions) {
    writer.forget(partitions, config.closeTimeout());
  }

  /** Writes nothing any more; what waits is read again by whoever has its partition next. */
  @Override
  public void close() {
    bean.close();
    writer.close();
    items.close();
    client.close();
  }

  private static TopicPartition partition(SinkRecord record) {
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
  }
}
