package io.kooflow.source.snapshot;

import io.kooflow.source.retry.Backoff;
import io.kooflow.source.retry.Fault;
import io.kooflow.source.retry.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * A parallel scan of one table, strongly consistent. Its threads put pages into a bounded queue and
 * wait while it is full; one other thread takes them out. The caller owns the client, and closes
 * the scan before it.
 */
public final class TableScan implements AutoCloseable {
  private final DynamoDbClient client;
  private final String table;
  private final ScanPlan plan;
  private final TimeSource time;
  private final Runnable ready;
  private final BlockingQueue<Page> pages;
  private final AtomicInteger running;
  private final AtomicReference<@Nullable ConnectException> failure = new AtomicReference<>();
  private final ExecutorService threads;

  /**
   * Some rows, each as it was at some moment after {@code readAt}.
   *
   * @param readAt just before the read
   */
  public record Page(List<Map<String, AttributeValue>> rows, Instant readAt) {}

  private TableScan(
      DynamoDbClient client, String table, ScanPlan plan, TimeSource time, Runnable ready) {
    this.client = client;
    this.table = table;
    this.plan = plan;
    this.time = time;
    this.ready = ready;
    this.pages = new ArrayBlockingQueue<>(plan.segments() + 1);
    this.running = new AtomicInteger(plan.segments());
    this.threads = Executors.newFixedThreadPool(plan.segments(), work -> thread(table, work));
  }

  /**
   * Starts to scan.
   *
   * @param ready called by the scan's threads after each page, and when they end
   */
  public static TableScan start(
      DynamoDbClient client, String table, ScanPlan plan, TimeSource time, Runnable ready) {
    TableScan scan = new TableScan(client, table, plan, time, ready);
    for (int segment = 0; segment < plan.segments(); segment++) {
      int part = segment;
      scan.threads.execute(() -> scan.run(part));
    }
    scan.threads.shutdown();
    return scan;
  }

  /**
   * The next page.
   *
   * @return null if none is ready
   * @throws ConnectException if a part could not be read
   */
  public @Nullable Page poll() {
    ConnectException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return pages.poll();
  }

  /** Whether every page was taken. */
  public boolean isFinished() {
    return running.get() == 0 && failure.get() == null && pages.isEmpty();
  }

  /** Stops the threads; pages not taken are lost. */
  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void run(int segment) {
    try {
      scan(segment);
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException e) {
      fail(e);
    }
    running.decrementAndGet();
    ready.run();
  }

  private void fail(RuntimeException cause) {
    failure.compareAndSet(
        null,
        cause instanceof ConnectException told
            ? told
            : new ConnectException(
                "Table '%s' cannot be scanned: %s".formatted(table, cause.getMessage()), cause));
  }

  private void scan(int segment) throws InterruptedException {
    Backoff backoff = new Backoff(plan.retry(), time, RandomGenerator.getDefault());
    Map<String, AttributeValue> from = Map.of();
    do {
      Instant readAt = time.instant();
      ScanResponse response = page(segment, from, backoff);
      if (!response.items().isEmpty()) {
        pages.put(new Page(response.items(), readAt));
        ready.run();
      }
      from = response.lastEvaluatedKey();
    } while (!from.isEmpty());
  }

  private ScanResponse page(int segment, Map<String, AttributeValue> from, Backoff backoff)
      throws InterruptedException {
    while (true) {
      try {
        ScanResponse response = client.scan(request(segment, from));
        backoff.succeeded();
        return response;
      } catch (SdkException e) {
        waitBeforeRepeating(e, backoff);
      }
    }
  }

  private void waitBeforeRepeating(SdkException e, Backoff backoff) throws InterruptedException {
    Fault fault = Fault.of(e);
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedException("Scan was closed");
    }
    Duration delay = backoff.failed();
    if ((fault != Fault.THROTTLED && fault != Fault.TRANSIENT) || backoff.exhausted()) {
      throw new ConnectException(
          ("Table '%s' cannot be scanned (%s). Mend access (network, credentials, permission for"
                  + " dynamodb:Scan) and restart the task: the snapshot starts again.")
              .formatted(table, Fault.code(e)),
          e);
    }
    TimeUnit.NANOSECONDS.sleep(delay.toNanos());
  }

  private ScanRequest request(int segment, Map<String, AttributeValue> from) {
    ScanRequest.Builder request =
        ScanRequest.builder()
            .tableName(table)
            .consistentRead(true)
            .limit(plan.pageItems())
            .segment(segment)
            .totalSegments(plan.segments());
    return from.isEmpty() ? request.build() : request.exclusiveStartKey(from).build();
  }

  private static Thread thread(String table, Runnable work) {
    Thread thread = new Thread(work, "kooflow-scan-" + table);
    thread.setDaemon(true);
    return thread;
  }
}
