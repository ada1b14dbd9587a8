package io.kooflow.sink.coalesce;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link Coalescer}: whoever brings a record or an answer starts the writes that are due
 * then, and a thread of its own starts those that become due meanwhile. Thread-safe.
 */
public final class CoalescingWriter<P> implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition earlier = lock.newCondition();
  private final Condition answered = lock.newCondition();
  private final Coalescer<P> coalescer;
  private final WritePort<P> port;
  private final LongSupplier clock;
  private final Thread thread;
  private @Nullable String failure;
  private boolean closed;
  private boolean starting;

  /** When the thread looks again by itself. */
  private long sleepsUntil = Long.MIN_VALUE;

  private CoalescingWriter(
      Coalescer<P> coalescer, WritePort<P> port, LongSupplier clock, String name) {
    this.coalescer = coalescer;
    this.port = port;
    this.clock = clock;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /**
   * Starts the thread.
   *
   * @param coalescer used by nobody else from now on
   * @param port where writes go; the caller closes it, after this writer
   * @param clock milliseconds, never going back
   * @param name of the thread
   */
  public static <P> CoalescingWriter<P> start(
      Coalescer<P> coalescer, WritePort<P> port, LongSupplier clock, String name) {
    CoalescingWriter<P> writer = new CoalescingWriter<>(coalescer, port, clock, name);
    writer.thread.start();
    return writer;
  }

  /**
   * See {@link Coalescer#offer}; all at once, since a lock for each would cost more than itself.
   */
  public void offer(List<Offer<P>> offers) {
    change(
        () -> {
          long now = clock.getAsLong();
          for (Offer<P> one : offers) {
            coalescer.offer(one.write(), one.partition(), one.offset(), now);
          }
        });
  }

  /** See {@link Coalescer#hold}. */
  public void hold(TopicPartition partition, long offset) {
    change(() -> coalescer.hold(partition, offset));
  }

  /** See {@link Coalescer#release}. */
  public void release(TopicPartition partition, long offset) {
    change(() -> coalescer.release(partition, offset));
  }

  /** See {@link Coalescer#takeRejected}. */
  public List<Rejected<P>> takeRejected() {
    return read(Coalescer::takeRejected);
  }

  /** See {@link Coalescer#settle}. */
  public void settle(Rejected.Held held) {
    change(() -> coalescer.settle(held));
  }

  /** See {@link Coalescer#committable}. */
  public long committable(TopicPartition partition, long next) {
    return read(core -> core.committable(partition, next));
  }

  /**
   * Gives partitions away, after waiting for their writes under way.
   *
   * @param limit longest wait; what is still under way then is no longer waited for, and harmless
   */
  public void forget(Collection<TopicPartition> partitions, Duration limit) {
    lock.lock();
    try {
      long left = limit.toNanos();
      while (left > 0 && coalescer.hasInFlight(partitions)) {
        left = answered.awaitNanos(left);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      coalescer.forget(partitions);
      lock.unlock();
    }
  }

  /** See {@link Coalescer#hurry}: what came before {@code age} ago. */
  public void hurry(Duration age) {
    long now = clock.getAsLong();
    change(() -> coalescer.hurry(now - age.toMillis(), now));
  }

  /** See {@link Coalescer#isFull}. */
  public boolean isFull(String table) {
    return read(core -> core.isFull(table));
  }

  /** See {@link Coalescer#hasRoom}. */
  public boolean hasRoom(String table) {
    return read(core -> core.hasRoom(table));
  }

  /** See {@link Coalescer#rate}. */
  public double rate(String table) {
    return read(core -> core.rate(table));
  }

  /** See {@link Coalescer#isClear}. */
  public boolean isClear() {
    return read(Coalescer::isClear);
  }

  /** Why nothing is written any more; null while all is well. */
  public @Nullable String stopped() {
    lock.lock();
    try {
      return failure != null ? failure : coalescer.stopped();
    } finally {
      lock.unlock();
    }
  }

  /** See {@link Coalescer#buffered}. */
  public int buffered() {
    return read(Coalescer::buffered);
  }

  /** See {@link Coalescer#inFlight}. */
  public int inFlight() {
    return read(Coalescer::inFlight);
  }

  /** See {@link Coalescer#coalesced}. */
  public long coalesced() {
    return read(Coalescer::coalesced);
  }

  /** Starts no more writes. What waits is dropped: its offsets were not committed. */
  @Override
  public void close() {
    change(() -> closed = true);
  }

  private void run() {
    lock.lock();
    try {
      for (startDue(); !closed; startDue()) {
        awaitNext();
      }
    } catch (InterruptedException stop) {
      failure = "The thread that writes was interrupted";
    } finally {
      lock.unlock();
    }
  }

  /** A port may answer at once, and the answer may let another write start: not one in another. */
  private void startDue() {
    if (starting || closed) {
      return;
    }
    starting = true;
    try {
      List<Write<P>> due = coalescer.startDue(clock.getAsLong());
      while (!due.isEmpty()) {
        due.forEach(write -> port.start(write, outcome -> completed(write, outcome)));
        due = coalescer.startDue(clock.getAsLong());
      }
    } catch (RuntimeException defect) {
      failure = "A write failed to start: " + defect;
      closed = true;
    } finally {
      starting = false;
    }
  }

  private void awaitNext() throws InterruptedException {
    long now = clock.getAsLong();
    sleepsUntil = coalescer.nextDue(now).orElse(Long.MAX_VALUE);
    if (sleepsUntil == Long.MAX_VALUE) {
      earlier.await();
    } else if (sleepsUntil > now) {
      earlier.awaitNanos(TimeUnit.MILLISECONDS.toNanos(sleepsUntil - now));
    }
    sleepsUntil = Long.MIN_VALUE;
  }

  private void completed(Write<P> write, WriteOutcome outcome) {
    change(
        () -> {
          try {
            coalescer.completed(write, outcome, clock.getAsLong());
          } catch (RuntimeException defect) {
            failure = "An answer could not be taken: " + defect;
            closed = true;
          }
          answered.signalAll();
        });
  }

  /** Wakes the thread only if there is something to do before it wakes up by itself. */
  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      startDue();
      if (closed || coalescer.nextDue(clock.getAsLong()).orElse(Long.MAX_VALUE) < sleepsUntil) {
        earlier.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private <T> T read(Function<Coalescer<P>, T> read) {
    lock.lock();
    try {
      return read.apply(coalescer);
    } finally {
      lock.unlock();
    }
  }
}
