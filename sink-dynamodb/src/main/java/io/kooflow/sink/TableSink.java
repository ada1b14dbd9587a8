package io.kooflow.sink;

import io.kooflow.sink.DeadLetters.Unfit;
import io.kooflow.sink.coalesce.Coalescer;
import io.kooflow.sink.coalesce.CoalescingWriter;
import io.kooflow.sink.coalesce.Offer;
import io.kooflow.sink.dynamodb.Clients;
import io.kooflow.sink.dynamodb.ItemWriter;
import io.kooflow.sink.dynamodb.RefusalCheck;
import io.kooflow.sink.dynamodb.TargetTables;
import io.kooflow.sink.figures.FiguresBean;
import io.kooflow.sink.figures.SinkFigures;
import io.kooflow.sink.item.ItemReader;
import io.kooflow.sink.item.SinkItem;
import io.kooflow.sink.item.Target;
import io.kooflow.sink.item.UnfitRecordException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** All that a running task holds: client, threads, waiting records, figures. */
final class TableSink implements AutoCloseable {
  private final SinkConfig config;
  private final Clients clients;
  private final ItemReader reader;
  private final ItemWriter items;
  private final CoalescingWriter<SinkItem> writer;
  private final SinkFigures figures;
  private final FiguresBean bean;
  private final DeadLetters deadLetters;
  private @Nullable TopicPartition lastPartition;

  private TableSink(
      SinkConfig config,
      Clients clients,
      ItemReader reader,
      ItemWriter items,
      SinkFigures figures,
      @Nullable ErrantRecordReporter reporter) {
    String name = config.connector() + "-" + config.task();
    this.config = config;
    this.clients = clients;
    this.reader = reader;
    this.figures = figures;
    this.items = items;
    this.writer =
        CoalescingWriter.start(
            new Coalescer<>(config.coalesce(), new Random()),
            items,
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
            name + "-coalesce");
    figures.watch(writer);
    TargetTables tables = new TargetTables(clients.dynamoDb(), Duration.ZERO);
    this.deadLetters =
        new DeadLetters(
            reporter,
            writer,
            figures,
            new RefusalCheck(tables::now),
            config.failures(),
            config.coalesce().retryLimit(),
            System::nanoTime);
    try {
      this.bean = FiguresBean.register(figures, config.connector(), config.task());
    } catch (RuntimeException failed) {
      writer.close();
      throw failed;
    }
  }

  /**
   * Opens the client and checks the tables; a store that does not answer is asked again for a
   * minute.
   *
   * @throws ConnectException if a table is missing or unfit, or the store does not answer
   */
  static TableSink open(SinkConfig config, @Nullable ErrantRecordReporter reporter) {
    Clients clients = LiveCheck.open(config.dynamoDb());
    ItemWriter items = null;
    try {
      Map<String, Target> targets = LiveCheck.targets(clients, config);
      ItemReader reader = new ItemReader(targets, InstantSource.system());
      SinkFigures figures = new SinkFigures(InstantSource.system(), config.price());
      String name = config.connector() + "-" + config.task() + "-write";
      items = new ItemWriter(clients, targets.values(), figures, name);
      return new TableSink(config, clients, reader, items, figures, reporter);
    } catch (RuntimeException failed) {
      if (items != null) {
        items.close();
      }
      clients.close();
      throw failed;
    }
  }

  /** Takes records, unfit ones too; see {@link ItemReader#read} for what is unfit. */
  void take(Collection<SinkRecord> records) {
    figures.taken(records.size());
    List<Offer<SinkItem>> offers = new ArrayList<>(records.size());
    List<Unfit> unfit = new ArrayList<>();
    for (SinkRecord record : records) {
      try {
        offers.add(
            new Offer<>(reader.read(record), partition(record), record.originalKafkaOffset()));
      } catch (UnfitRecordException why) {
        unfit.add(new Unfit(record, why));
      }
    }
    writer.offer(offers);
    deadLetters.send(unfit, offers.size());
  }

  /** Ends the wait of what came before {@code age} ago, so that its offsets can be committed. */
  void hurry(Duration age) {
    writer.hurry(age);
  }

  /**
   * Does what only the task's thread may.
   *
   * @throws ConnectException if nothing can be written until somebody repairs something
   */
  void tend() {
    figures.tended();
    deadLetters.tend();
    String stopped = writer.stopped();
    if (stopped != null) {
      throw new ConnectException(
          "The task stops at %s; nothing is lost, restart it when that is repaired: %s"
              .formatted(config.dynamoDb(), stopped));
    }
  }

  /** Tables that have as much waiting as they may. */
  Set<String> full() {
    return config.tables().stream().filter(writer::isFull).collect(Collectors.toSet());
  }

  boolean hasRoom(String table) {
    return writer.hasRoom(table);
  }

  boolean isClear() {
    return writer.isClear();
  }

  long committable(TopicPartition partition, long next) {
    return writer.committable(partition, next);
  }

  void forget(Collection<TopicPartition> partitions) {
    writer.forget(partitions, config.closeTimeout());
    deadLetters.forget(partitions);
  }

  /** Writes nothing any more; what waits is read again by whoever has its partition next. */
  @Override
  public void close() {
    bean.close();
    writer.close();
    items.close();
    clients.close();
  }

  /** The same object for the same partition: they are compared for every record. */
  private TopicPartition partition(SinkRecord record) {
    TopicPartition last = lastPartition;
    if (last != null
        && last.partition() == record.originalKafkaPartition()
        && last.topic().equals(record.originalTopic())) {
      return last;
    }
    lastPartition = new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
    return lastPartition;
  }
}
