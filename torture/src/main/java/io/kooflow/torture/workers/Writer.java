package io.kooflow.torture.workers;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Changes tables without a break, and notes each write that they took. Its thread ends with it. */
final class Writer implements AutoCloseable {
  private static final long PAUSE_MILLIS = 8;

  private final Rows rows;
  private final List<Flow> flows;
  private final OnceHistory history;
  private final Random random;
  private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
  private final Thread thread = new Thread(this::run, "writer");
  private volatile boolean finishing;
  private volatile long least;
  private long number;

  Writer(Rows rows, List<Flow> flows, OnceHistory history, long seed) {
    this.rows = rows;
    this.flows = flows;
    this.history = history;
    this.random = new Random(seed);
  }

  void createTables() {
    flows.forEach(rows::createTables);
  }

  /** Writes so many times; not while the thread runs. */
  void write(int count) {
    for (int i = 0; i < count; i++) {
      write();
    }
  }

  /** Goes on to write in the background. */
  void start() {
    thread.start();
  }

  /** Ends that, once there were so many writes; throws what it failed with. */
  void finish(int count) throws InterruptedException {
    least = count;
    finishing = true;
    thread.join();
    end.join();
  }

  private void run() {
    try {
      for (long done = 0; !finishing || done < least; done++) {
        write();
        Thread.sleep(PAUSE_MILLIS);
      }
      end.complete(null);
    } catch (InterruptedException | RuntimeException failed) {
      end.completeExceptionally(failed);
    }
  }

  private void write() {
    Flow flow = flows.get(random.nextInt(flows.size()));
    Rows.Written written = rows.change(flow, random, number++);
    history.written(flow.table() + " " + written.item(), written.state());
  }

  @Override
  public void close() throws InterruptedException {
    least = 0;
    finishing = true;
    thread.join();
  }
}
