package io.kooflow.platform.load;

import io.kooflow.contentstore.items.BadValueException;
import io.kooflow.contentstore.load.BulkWriteException;
import io.kooflow.platform.input.StoreWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Writes an input into the content store at a steady rate. Writes of one order key go through one
 * worker, so they stay in order; a store that does not answer is asked again for two minutes. A
 * write with a bad value is counted, named in the log, and left out.
 */
public final class Loader {
  private static final Logger LOG = LoggerFactory.getLogger(Loader.class);
  private static final int WORKERS = 8;
  private static final int QUEUED_PER_WORKER = 64;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final DynamoDbAsyncClient client;
  private final Consumer<StoreWrite> acknowledged;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  /**
   * @param client owned by the caller
   * @param acknowledged told of each write right after the store took it, by several threads
   */
  public Loader(DynamoDbAsyncClient client, Consumer<StoreWrite> acknowledged) {
    this.client = client;
    this.acknowledged = acknowledged;
  }

  /** Writes that the store took so far. */
  public long written() {
    return written.get();
  }

  /** Writes left out for a bad value so far. */
  public long refused() {
    return refused.get();
  }

  /**
   * Writes everything and returns when the store has taken the last write.
   *
   * @param perSecond steady rate, above 0
   * @throws InterruptedException if interrupted; workers have stopped then, and the store has
   *     answered what it was asked, so the client can be closed
   * @throws SdkException if the store stays away
   */
  public void load(Iterator<StoreWrite> writes, double perSecond) throws InterruptedException {
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      workers.add(new Worker());
    }
    try {
      dispatch(writes, perSecond, workers);
      for (Worker worker : workers) {
        worker.finish();
      }
    } finally {
      stop(workers);
    }
    throwFailure();
  }

  private static void stop(List<Worker> workers) throws InterruptedException {
    workers.forEach(Thread::interrupt);
    for (Worker worker : workers) {
      worker.join();
    }
  }

  private void dispatch(Iterator<StoreWrite> writes, double perSecond, List<Worker> workers)
      throws InterruptedException {
    long gapNanos = (long) (1e9 / perSecond);
    long due = System.nanoTime();
    while (writes.hasNext()) {
      throwFailure();
      StoreWrite write = writes.next();
      pauseUntil(due);
      Worker worker = workers.get(Math.floorMod(Long.hashCode(write.orderKey()), WORKERS));
      while (!worker.queue.offer(write, 100, TimeUnit.MILLISECONDS)) {
        throwFailure();
      }
      // After a stall the rest is not hurried: at most one second is caught up.
      due = Math.max(due + gapNanos, System.nanoTime() - 1_000_000_000L);
    }
  }

  private static void pauseUntil(long due) throws InterruptedException {
    long ahead = due - System.nanoTime();
    while (ahead > 0) {
      LockSupport.parkNanos(ahead);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      ahead = due - System.nanoTime();
    }
  }

  private void throwFailure() {
    RuntimeException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }

  /** One thread with its queue. */
  private final class Worker extends Thread {
    private final StoreWriter writer = new StoreWriter(client);
    private final BlockingQueue<StoreWrite> queue = new ArrayBlockingQueue<>(QUEUED_PER_WORKER);
    private volatile boolean noMore;

    private Worker() {
      super("loader");
      setDaemon(true);
      start();
    }

    private void finish() throws InterruptedException {
      noMore = true;
      join();
    }

    @Override
    public void run() {
      List<StoreWrite> batch = new ArrayList<>();
      try {
        while (failure.get() == null) {
          StoreWrite write = queue.poll(50, TimeUnit.MILLISECONDS);
          if (write != null) {
            batch.add(write);
            queue.drainTo(batch, QUEUED_PER_WORKER - 1);
            writeAll(batch);
            batch.clear();
          } else if (noMore && queue.isEmpty()) {
            return;
          }
        }
      } catch (InterruptedException stopped) {
        // Ends as asked.
      } catch (RuntimeException fatal) {
        failure.compareAndSet(null, fatal);
      }
      settle();
    }

    private void settle() {
      try {
        writer.settle(SETTLE_LIMIT);
      } catch (InterruptedException twice) {
        Thread.currentThread().interrupt();
      }
    }

    private void writeAll(List<StoreWrite> batch) throws InterruptedException {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (true) {
        try {
          for (Iterator<StoreWrite> writes = batch.iterator(); writes.hasNext(); ) {
            if (!added(writes.next())) {
              writes.remove();
            }
          }
          writer.flush();
          written.addAndGet(batch.size());
          batch.forEach(acknowledged);
          return;
        } catch (SdkException | BulkWriteException away) {
          if (System.nanoTime() > deadline) {
            throw away;
          }
          writer.startAfresh();
          Thread.sleep(PAUSE.toMillis());
        }
      }
    }

    /** What the store's own rules refuse is counted and named, never sent. */
    private boolean added(StoreWrite write) throws InterruptedException {
      try {
        writer.add(write);
        return true;
      } catch (BadValueException bad) {
        refused.incrementAndGet();
        LOG.warn("Left out a write of {}: {}", write.orderKey(), bad.getMessage());
        return false;
      }
    }
  }
}
