package io.kooflow.source;

import io.kooflow.source.config.TableSettings;
import io.kooflow.source.retry.Backoff;
import io.kooflow.source.retry.Fault;
import io.kooflow.source.retry.TimeSource;
import io.kooflow.source.signal.Signal;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A table of the task, opened as soon as its server answers: a task may start before the server
 * has. Used by the task's thread alone.
 */
final class TaskTable implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskTable.class);

  private final TableSettings table;
  private final TableOpener opener;
  private final CaptureMetrics metrics;
  private final Backoff backoff;
  private final TimeSource time;
  private long due;
  private @Nullable TableCapture capture;

  /**
   * @param metrics closed with this
   */
  TaskTable(
      TableSettings table,
      TableOpener opener,
      CaptureMetrics metrics,
      Backoff backoff,
      TimeSource time) {
    this.table = table;
    this.opener = opener;
    this.metrics = metrics;
    this.backoff = backoff;
    this.time = time;
    this.due = time.getAsLong();
  }

  /**
   * Adds the records that there are now; none while the table is not open.
   *
   * @throws ConnectException if it cannot be captured, or could not be opened for too long
   */
  void poll(List<SourceRecord> out) {
    if (capture == null && nanosUntilDue() <= 0) {
      open();
    }
    if (capture != null) {
      capture.poll(out);
    }
  }

  /** Whether the table is being captured and another signal may be taken now. */
  boolean takesSignals() {
    return capture != null && capture.takesSignals();
  }

  /** Takes a signal if it means this table; it must be open. */
  void signal(Signal signal) {
    if (capture != null && signal.message().table().equals(table.name())) {
      capture.signal(signal);
    }
  }

  /** A message on the topic of signals was none. */
  void badSignal() {
    metrics.badSignal();
  }

  /** Nanoseconds until there is something to do; zero or less when there is now. */
  long nanosUntilDue() {
    return capture == null ? due - time.getAsLong() : capture.nanosUntilDue();
  }

  @Override
  public void close() {
    if (capture != null) {
      capture.close();
    }
    metrics.close();
  }

  private void open() {
    try {
      capture = opener.open(table, metrics);
      if (capture == null) {
        delay("its stream is being switched on", null);
      }
    } catch (SdkException e) {
      Fault fault = Fault.of(e);
      metrics.failed(fault);
      if (fault == Fault.FATAL) {
        throw failed(Fault.code(e), e);
      }
      delay(Fault.code(e), e);
    }
  }

  private void delay(String cause, @Nullable SdkException e) {
    due = time.getAsLong() + backoff.failed().toNanos();
    if (backoff.exhausted()) {
      throw failed(cause, e);
    }
    LOG.warn("Table '{}' cannot be opened yet: {}", table.name(), cause);
  }

  private ConnectException failed(String cause, @Nullable SdkException e) {
    return new ConnectException(
        ("Table '%s' (setting 'tables') cannot be opened: %s. Check 'dynamodb.endpoint',"
                + " 'aws.region', credentials and the permission for dynamodb:DescribeTable and"
                + " DescribeStream, then restart the task.")
            .formatted(table.name(), cause),
        e);
  }
}
