package io.kooflow.source.snapshot;

import io.kooflow.source.retry.Backoff;
import io.kooflow.source.retry.Fault;
import io.kooflow.source.retry.RetrySettings;
import io.kooflow.source.retry.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Reads segments beside each other, each by a thread, into a bounded queue; the threads wait while
 * it is full. Failures that pass are repeated with growing delays.
 */
final class BackgroundRows implements Rows {
  private final String table;
  private final PageReader reader;
  private final RetrySettings retry;
  private final TimeSource time;
  private final Runnable ready;
  private final BlockingQueue<Page> pages;
  private final AtomicReference<@Nullable ConnectException> failure = new AtomicReference<>();
  private final ExecutorService threads;

  private BackgroundRows(
      String table,
      PageReader reader,
      int segments,
      RetrySettings retry,
      TimeSource time,
      Runnable ready) {
    this.table = table;
    this.reader = reader;
    this.retry = retry;
    this.time = time;
    this.ready = ready;
    this.pages = new ArrayBlockingQueue<>(segments + 1);
    this.threads = Executors.newFixedThreadPool(segments, work -> thread(table, work));
  }

  /**
   * Starts to read.
   *
   * @param open the segments to read, one or more, and where each begins
   * @param ready called by the threads after each page
   */
  static BackgroundRows start(
      String table,
      PageReader reader,
      Map<Integer, Optional<String>> open,
      RetrySettings retry,
      TimeSource time,
      Runnable ready) {
    BackgroundRows rows = new BackgroundRows(table, reader, open.size(), retry, time, ready);
    open.forEach((segment, after) -> rows.threads.execute(() -> rows.run(segment, after)));
    rows.threads.shutdown();
    return rows;
  }

  @Override
  public @Nullable Page poll() {
    ConnectException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return pages.poll();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    reader.close();
  }

  private void run(int segment, Optional<String> from) {
    try {
      Backoff backoff = new Backoff(retry, time, RandomGenerator.getDefault());
      String after = from.orElse(null);
      do {
        Page page = page(segment, after, backoff);
        pages.put(page);
        ready.run();
        after = page.after();
      } while (after != null);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      fail(e);
    } catch (Error e) {
      // Else the snapshot would wait for this segment for ever.
      fail(new IllegalStateException(e.toString(), e));
      throw e;
    }
  }

  private void fail(RuntimeException cause) {
    failure.compareAndSet(
        null,
        cause instanceof ConnectException told
            ? told
            : new ConnectException(
                "Table '%s' cannot be read: %s".formatted(table, cause.getMessage()), cause));
    ready.run();
  }

  private Page page(int segment, @Nullable String after, Backoff backoff)
      throws InterruptedException {
    while (true) {
      try {
        Page page = reader.read(segment, after);
        backoff.succeeded();
        return page;
      } catch (SdkException e) {
        waitBeforeRepeating(e, backoff);
      }
    }
  }

  private void waitBeforeRepeating(SdkException e, Backoff backoff) throws InterruptedException {
    Fault fault = Fault.of(e);
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException("Reading was stopped");
    }
    Duration delay = backoff.failed();
    if ((fault != Fault.THROTTLED && fault != Fault.TRANSIENT) || backoff.exhausted()) {
      throw new ConnectException(
          ("Table '%s' cannot be read (%s). Mend access (network, credentials, permission for"
                  + " dynamodb:Scan and BatchGetItem, s3:GetObject for an export) and restart the"
                  + " task: the snapshot goes on where it stands.")
              .formatted(table, Fault.code(e)),
          e);
    }
    TimeUnit.NANOSECONDS.sleep(delay.toNanos());
  }

  private static Thread thread(String table, Runnable work) {
    Thread thread = new Thread(work, "kooflow-read-" + table);
    thread.setDaemon(true);
    return thread;
  }
}
