package io.kooflow.sink;

import io.kooflow.sink.coalesce.CoalescingWriter;
import io.kooflow.sink.coalesce.Rejected;
import io.kooflow.sink.dynamodb.RefusalCheck;
import io.kooflow.sink.dynamodb.TableCheckException;
import io.kooflow.sink.figures.SinkFigures;
import io.kooflow.sink.item.SinkItem;
import io.kooflow.sink.item.UnfitRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends unfit records to the dead-letter topic, and holds their offsets back until they stand
 * there. A record is bad by itself only: where the table is no longer what it was, or where more
 * fail than {@link FailureLimit} takes for bad records, the task stops with the reason instead.
 * Used by the task's thread alone, which Connect's reporter asks for.
 */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  /**
   * How long a refused write waits for others, which go through or are refused too. Nothing else
   * waits for it.
   */
  private static final long WAIT_FOR_OTHERS = TimeUnit.SECONDS.toNanos(3);

  private final @Nullable ErrantRecordReporter reporter;
  private final CoalescingWriter<SinkItem> writer;
  private final SinkFigures figures;
  private final RefusalCheck check;
  private final FailureLimit limit;
  private final Duration patience;
  private final LongSupplier clock;
  private final FailureShare read;
  private final FailureShare written;
  private final LineLimit lines;
  private final List<Refused> unchecked = new ArrayList<>();
  private final List<Refused> waiting = new ArrayList<>();
  private final List<Sent> underWay = new ArrayList<>();
  private long writes;

  private record Sent(Future<Void> answer, Runnable settle) {}

  /** A write that the store refused, by {@link System#nanoTime}. */
  private record Refused(Rejected<SinkItem> write, String reason, long since) {
    SinkItem item() {
      return write.write().payload();
    }
  }

  /** A record that is no item, and why. */
  record Unfit(SinkRecord record, UnfitRecordException why) {}

  /**
   * @param reporter null if Connect is told to tolerate no error: then the first unfit record stops
   *     the task
   * @param check finds out why the store refused
   * @param patience how long the store may leave that check without an answer
   * @param clock nanoseconds, never going back
   */
  DeadLetters(
      @Nullable ErrantRecordReporter reporter,
      CoalescingWriter<SinkItem> writer,
      SinkFigures figures,
      RefusalCheck check,
      FailureLimit limit,
      Duration patience,
      LongSupplier clock) {
    this.reporter = reporter;
    this.writer = writer;
    this.figures = figures;
    this.check = check;
    this.limit = limit;
    this.patience = patience;
    this.clock = clock;
    this.read = new FailureShare(limit);
    this.written = new FailureShare(limit);
    this.lines = new LineLimit(clock.getAsLong());
  }

  /**
   * Sends the records of one poll that never became a write.
   *
   * @param good how many others there were
   * @throws ConnectException if so many fail that it is not for each of them to be bad; then none
   *     of these was sent
   */
  void send(List<Unfit> unfit, int good) {
    for (Unfit one : unfit) {
      writer.hold(partition(one.record), one.record.originalKafkaOffset());
    }
    read.add(good, unfit.size(), clock.getAsLong());
    if (!unfit.isEmpty() && read.isBeyond()) {
      Unfit last = unfit.get(unfit.size() - 1);
      throw beyond("records read", read, place(last.record) + ": " + last.why.getMessage());
    }
    for (Unfit one : unfit) {
      TopicPartition partition = partition(one.record);
      long offset = one.record.originalKafkaOffset();
      report(one.record, one.why, () -> writer.release(partition, offset));
    }
  }

  /**
   * Sends what the store refused since the last call, and settles what has arrived.
   *
   * @throws ConnectException if the refusals are not those of single records
   */
  void tend() {
    long now = clock.getAsLong();
    long left = lines.takeLeftOut(now);
    if (left > 0) {
      LOG.warn("{} more records went to the dead-letter topic", left);
    }
    countWrites(now);
    sendRefused(now);
    for (Iterator<Sent> each = underWay.iterator(); each.hasNext(); ) {
      Sent sent = each.next();
      if (sent.answer.isDone()) {
        check(sent.answer);
        sent.settle.run();
        figures.progressed();
        each.remove();
      }
    }
  }

  /** Drops what came from partitions that went away: whoever has them next reads it again. */
  void forget(Collection<TopicPartition> partitions) {
    unchecked.removeIf(refused -> refused.write.held().forget(partitions));
    waiting.removeIf(refused -> refused.write.held().forget(partitions));
  }

  private void countWrites(long now) {
    long all = figures.getWrites() + figures.getStaleWrites();
    List<Rejected<SinkItem>> rejected = writer.takeRejected();
    rejected.forEach(write -> unchecked.add(new Refused(write, write.reason(), now)));
    written.add(all - writes, rejected.size(), now);
    writes = all;
  }

  private void sendRefused(long now) {
    checkTables(now);
    if (waiting.isEmpty()) {
      return;
    }
    if (written.isBeyond()) {
      Refused last = waiting.get(waiting.size() - 1);
      throw beyond("writes", written, "table " + last.item().table().name() + ": " + last.reason);
    }
    boolean othersPass = written.showsThatOthersPass();
    for (Iterator<Refused> each = waiting.iterator(); each.hasNext(); ) {
      Refused refused = each.next();
      if (othersPass || now - refused.since >= WAIT_FOR_OTHERS) {
        each.remove();
        String why = "Table " + refused.item().table().name() + ": " + refused.reason;
        report(
            refused.item().source(),
            new UnfitRecordException(why),
            () -> writer.settle(refused.write.held()));
      }
    }
  }

  /** Stops if a table is not what it was; what is refused then need not be bad. */
  private void checkTables(long now) {
    if (unchecked.isEmpty()) {
      return;
    }
    try {
      Map<SinkItem, String> reasons =
          check.reasons(unchecked.stream().map(Refused::item).toList()).orElse(null);
      if (reasons == null) {
        if (now - unchecked.get(0).since > patience.toNanos()) {
          throw new ConnectException(
              "DynamoDB refused items, and has not described their tables for %s: %s"
                  .formatted(patience, unchecked.get(0).reason));
        }
        return;
      }
      for (Refused refused : unchecked) {
        String more = reasons.getOrDefault(refused.item(), "");
        waiting.add(new Refused(refused.write, refused.reason + more, refused.since));
      }
      unchecked.clear();
    } catch (TableCheckException changed) {
      throw new ConnectException(
          "The task stops, nothing is lost: DynamoDB refuses items (%s). %s"
              .formatted(unchecked.get(0).reason, changed.getMessage()));
    }
  }

  private ConnectException beyond(String what, FailureShare share, String reason) {
    return new ConnectException(
        "The task stops, nothing is lost: %s %s in the last %s s failed, a larger share than %s=%s,"
                .formatted(
                    share,
                    what,
                    limit.window().toSeconds(),
                    SinkSettings.FAILURE_RATIO,
                    limit.ratio())
            + " so the cause is hardly in each of them. The last one: "
            + reason
            + ". Mend the cause and restart the task; or, if they are bad, set "
            + SinkSettings.FAILURE_RATIO
            + "=1 to have them set aside");
  }

  private void report(SinkRecord record, UnfitRecordException why, Runnable settle) {
    if (reporter == null) {
      throw new ConnectException(
          "Record %s is unfit: %s. Set %s=all and %s=<topic>.dlq to go on without it"
              .formatted(
                  place(record),
                  why.getMessage(),
                  SinkChecks.TOLERANCE,
                  SinkChecks.DEAD_LETTER_TOPIC));
    }
    if (lines.allows()) {
      LOG.warn(
          "Record {} goes to the dead-letter topic: {}: {}",
          place(record),
          why.getClass().getSimpleName(),
          why.getMessage());
    }
    figures.deadLettered();
    underWay.add(new Sent(reporter.report(record, why), settle));
  }

  private static TopicPartition partition(SinkRecord record) {
    return new TopicPartition(record.originalTopic(), record.originalKafkaPartition());
  }

  private static String place(SinkRecord record) {
    return record.originalTopic()
        + "-"
        + record.originalKafkaPartition()
        + "@"
        + record.originalKafkaOffset();
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
