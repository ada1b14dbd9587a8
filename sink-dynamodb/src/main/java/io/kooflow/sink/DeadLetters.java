package io.kooflow.sink;

import io.kooflow.sink.coalesce.CoalescingWriter;
import io.kooflow.sink.coalesce.Rejected;
import io.kooflow.sink.figures.SinkFigures;
import io.kooflow.sink.item.SinkItem;
import io.kooflow.sink.item.UnfitRecordException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends unfit records to the dead-letter topic, and holds their offsets back until they stand
 * there. Used by the task's thread alone, which Connect's reporter asks for.
 */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final @Nullable ErrantRecordReporter reporter;
  private final CoalescingWriter<SinkItem> writer;
  private final SinkFigures figures;
  private final List<Sent> underWay = new ArrayList<>();

  private record Sent(Future<Void> answer, Runnable settle) {}

  /**
   * @param reporter null if Connect is told to tolerate no error: then the first unfit record stops
   *     the task
   */
  DeadLetters(
      @Nullable ErrantRecordReporter reporter,
      CoalescingWriter<SinkItem> writer,
      SinkFigures figures) {
    this.reporter = reporter;
    this.writer = writer;
    this.figures = figures;
  }

  /** Sends a record that never became a write. */
  void send(SinkRecord record, UnfitRecordException why) {
    TopicPartition partition =
        new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
    long offset = record.originalKafkaOffset();
    writer.hold(partition, offset);
    report(record, why, () -> writer.release(partition, offset));
  }

  /** Sends what the store refused since the last call, and settles what has arrived. */
  void tend() {
    for (Rejected<SinkItem> refused : writer.takeRejected()) {
      SinkItem item = refused.write().payload();
      String why = "Table " + item.table().name() + ": " + refused.reason();
      report(item.source(), new UnfitRecordException(why), () -> writer.settle(refused.held()));
    }
    for (Iterator<Sent> each = underWay.iterator(); each.hasNext(); ) {
      Sent sent = each.next();
      if (sent.answer.isDone()) {
        check(sent.answer);
        sent.settle.run();
        each.remove();
      }
    }
  }

  private void report(SinkRecord record, UnfitRecordException why, Runnable settle) {
    String where =
        record.originalTopic()
            + "-"
            + record.originalKafkaPartition()
            + "@"
            + record.originalKafkaOffset();
    if (reporter == null) {
      throw new ConnectException(
          "Record %s is unfit: %s. Set %s=all and %s=<topic>.dlq to go on without it"
              .formatted(
                  where, why.getMessage(), SinkChecks.TOLERANCE, SinkChecks.DEAD_LETTER_TOPIC));
    }
    LOG.warn("Record {} goes to the dead-letter topic: {}", where, why.getMessage());
    figures.deadLettered();
    underWay.add(new Sent(reporter.report(record, why), settle));
  }

  private static void check(Future<Void> answer) {
    try {
      answer.get();
    } catch (ExecutionException failed) {
      throw new ConnectException("The dead-letter topic cannot be written", failed.getCause());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Stopped while writing to the dead-letter topic", stop);
    }
  }
}
