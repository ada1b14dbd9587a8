package io.kooflow.contentstore.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Writes many items in few requests. Writes to one item keep their order, each as a change of its
 * own: a second write to an item waits until the first has been answered. What the server leaves
 * over is sent again after a random, growing wait; a request that stays unanswered beyond its
 * attempts is a failure. Used by one thread at a time.
 */
public final class BulkWriter implements AutoCloseable {
  /** BatchWriteItem takes 25 items, of 400 KB at most: never more than its 16 MB. */
  private static final int MOST_ITEMS = 25;

  private final BatchSender sender;
  private final int mostInFlight;

  private final Object lock = new Object();
  private final Set<BulkWrite.Item> busy = new HashSet<>();
  private final Set<BulkWrite.Item> gathered = new HashSet<>();
  private List<BulkWrite> batch = new ArrayList<>();
  private int inFlight;
  private @Nullable BulkWriteException failure;

  /** The caller owns {@code client} and closes it after this writer. */
  public BulkWriter(DynamoDbAsyncClient client, BulkWriterConfig config) {
    this(client, config, RandomGenerator.getDefault());
  }

  BulkWriter(DynamoDbAsyncClient client, BulkWriterConfig config, RandomGenerator random) {
    this.sender = new BatchSender(client, config, random);
    this.mostInFlight = config.inFlight();
  }

  /**
   * Takes a write, and waits while too much is in flight or an earlier write to the item is.
   *
   * @throws BulkWriteException when an earlier write failed; nothing more is taken then
   */
  public void write(BulkWrite write) throws InterruptedException {
    if (gathered.contains(write.item())) {
      send();
    }
    synchronized (lock) {
      while (busy.contains(write.item()) && failure == null) {
        lock.wait();
      }
      throwIfFailed();
    }
    gathered.add(write.item());
    batch.add(write);
    if (batch.size() == MOST_ITEMS) {
      send();
    }
  }

  /**
   * Sends what was gathered and waits until every write taken so far is in its table.
   *
   * @throws BulkWriteException when one is not
   */
  public void flush() throws InterruptedException {
    send();
    synchronized (lock) {
      while (inFlight > 0) {
        lock.wait();
      }
      throwIfFailed();
    }
  }

  /**
   * Waits until nothing is in flight, so that the client can be closed, and forgets what was only
   * gathered. A failure is not told.
   *
   * @return whether that was so within {@code limit}
   */
  public boolean settle(Duration limit) throws InterruptedException {
    batch = new ArrayList<>();
    gathered.clear();
    long until = System.nanoTime() + limit.toNanos();
    synchronized (lock) {
      while (inFlight > 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        lock.wait(left);
      }
    }
    return true;
  }

  /** As {@link #flush}; an interrupt is kept for the caller and is a failure. */
  @Override
  public void close() {
    try {
      flush();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new BulkWriteException("Interrupted before every write was answered", stopped);
    }
  }

  private void send() throws InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    List<BulkWrite> full = batch;
    synchronized (lock) {
      while (inFlight >= mostInFlight && failure == null) {
        lock.wait();
      }
      throwIfFailed();
      inFlight++;
      full.forEach(write -> busy.add(write.item()));
    }
    batch = new ArrayList<>();
    gathered.clear();
    sender.send(full).whenComplete((done, failed) -> answered(full, failed));
  }

  private void answered(List<BulkWrite> writes, @Nullable Throwable failed) {
    synchronized (lock) {
      inFlight--;
      writes.forEach(write -> busy.remove(write.item()));
      if (failed != null && failure == null) {
        failure = BatchSender.failure(failed);
      }
      lock.notifyAll();
    }
  }

  /** Called with the lock held. */
  private void throwIfFailed() {
    if (failure != null) {
      throw new BulkWriteException(String.valueOf(failure.getMessage()), failure);
    }
  }
}
