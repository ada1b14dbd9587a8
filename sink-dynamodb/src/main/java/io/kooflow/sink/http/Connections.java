package io.kooflow.sink.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to one server and takes its answers, all by one thread. There are as many
 * connections as requests are under way at a time: their number is the caller's to bound. Nothing
 * is sent twice. Thread-safe.
 */
public final class Connections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

  /** Servers close connections that are idle for long; the SDK's clients keep them as long. */
  private static final long LONGEST_IDLE = TimeUnit.SECONDS.toNanos(60);

  private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final Server server;
  private final Resolver resolver;
  private final long timeoutNanos;
  private final Selector selector;
  private final Thread thread;

  /** From other threads; the loop is woken for the first of them alone. */
  private final Queue<Call> arrived = new ConcurrentLinkedQueue<>();

  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile boolean closed;
  private volatile boolean ended;

  /** In the order in which they began, so of their deadlines; some may be over already. */
  private final Deque<Call> underWay = new ArrayDeque<>();

  /** The one used last first. */
  private final Deque<Connection> idle = new ArrayDeque<>();

  /** Of the server's addresses: moves on when the one in turn does not accept. */
  private int turn;

  private Connections(
      Server server, Resolver resolver, Duration timeout, Selector selector, String name) {
    this.server = server;
    this.resolver = resolver;
    this.timeoutNanos = timeout.toNanos();
    this.selector = selector;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /**
   * Starts the thread; connects when there is something to send.
   *
   * @param timeout from the start of a request to the end of its answer, connecting included
   * @param name of the thread
   */
  public static Connections open(Server server, Duration timeout, String name) {
    return open(server, InetAddress::getAllByName, timeout, name);
  }

  static Connections open(Server server, Resolver resolver, Duration timeout, String name) {
    try {
      Connections connections = new Connections(server, resolver, timeout, Selector.open(), name);
      connections.thread.start();
      return connections;
    } catch (IOException none) {
      throw new UncheckedIOException("no connections can be made", none);
    }
  }

  /**
   * Starts a request and returns at once.
   *
   * @param request head and body as they go over the wire; not changed any more by the caller
   * @param reply called by the thread of the connections, or before this returns
   */
  public void send(ByteBuffer request, Reply reply) {
    Call call = new Call(request, reply);
    if (Thread.currentThread() == thread) {
      begin(call);
      return;
    }
    arrived.add(call);
    wake();
    if (ended) {
      refuseArrived();
    }
  }

  /** Takes no more requests; those under way end within the timeout. */
  @Override
  public void close() {
    closed = true;
    wake();
  }

  private void wake() {
    if (woken.compareAndSet(false, true)) {
      selector.wakeup();
    }
  }

  private void run() {
    try {
      while (!closed || !underWay.isEmpty()) {
        selector.select(this::proceed, untilNextDeadline());
        woken.set(false);
        for (Call call = arrived.poll(); call != null; call = arrived.poll()) {
          begin(call);
        }
        endOverdue();
      }
    } catch (IOException broken) {
      throw new UncheckedIOException("the connections broke", broken);
    } finally {
      end();
    }
  }

  /** Zero for ever. */
  private long untilNextDeadline() {
    Call next = underWay.peek();
    return next == null
        ? 0
        : Math.max(1, (next.deadline - System.nanoTime()) / NANOS_PER_MILLI + 1);
  }

  private void begin(Call call) {
    if (closed) {
      fail(call, new InterruptedIOException("the connections are closed"));
      return;
    }
    call.deadline = System.nanoTime() + timeoutNanos;
    Connection connection = null;
    try {
      connection = idleOrNew();
      connection.call = call;
      call.connection = connection;
      underWay.add(call);
      connection.send(call.request);
    } catch (IOException | RuntimeException failed) {
      if (connection == null) {
        fail(call, broken(failed));
      } else {
        drop(connection, broken(failed));
      }
    }
  }

  private Connection idleOrNew() throws IOException {
    long now = System.nanoTime();
    for (Connection used = idle.poll(); used != null; used = idle.poll()) {
      if (now - used.idleSince < LONGEST_IDLE) {
        return used;
      }
      used.close();
    }
    return Connection.open(server, resolver, turn, selector);
  }

  private void proceed(SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    Connection connection = (Connection) key.attachment();
    try {
      Answer answer = connection.proceed();
      if (answer != null) {
        answered(connection, answer);
      }
    } catch (IOException | RuntimeException failed) {
      drop(connection, broken(failed));
    }
  }

  /** A defect costs its connection as a broken one does, and no other. */
  private static IOException broken(Exception failed) {
    return failed instanceof IOException known
        ? known
        : new IOException("unexpected " + failed.getClass().getName(), failed);
  }

  private static void fail(Call call, IOException why) {
    try {
      call.reply.failed(why);
    } catch (RuntimeException defect) {
      LOG.error("A reply failed", defect);
    }
  }

  private void answered(Connection connection, Answer answer) {
    Call call = over(connection);
    if (connection.isReusableAfter(answer)) {
      connection.idleSince = System.nanoTime();
      idle.push(connection);
    } else {
      connection.close();
    }
    if (call != null) {
      try {
        call.reply.answered(answer);
      } catch (RuntimeException defect) {
        LOG.error("A reply failed", defect);
      }
    }
  }

  private void drop(Connection connection, IOException why) {
    connection.close();
    idle.remove(connection);
    if (!connection.wasAccepted() && connection.turn == turn) {
      turn++;
    }
    Call call = over(connection);
    if (call != null) {
      fail(call, why);
    }
  }

  private static @Nullable Call over(Connection connection) {
    Call call = connection.call;
    connection.call = null;
    if (call != null) {
      call.connection = null;
    }
    return call;
  }

  /** Also forgets those at the front that are over. */
  private void endOverdue() {
    long now = System.nanoTime();
    for (Call first = underWay.peek(); first != null; first = underWay.peek()) {
      Connection connection = first.connection;
      if (connection != null && first.deadline - now > 0) {
        return;
      }
      underWay.poll();
      if (connection != null) {
        drop(connection, new SocketTimeoutException("no answer in time"));
      }
    }
  }

  private void end() {
    ended = true;
    closed = true;
    for (Call call : underWay) {
      if (call.connection != null) {
        drop(call.connection, new InterruptedIOException("the connections broke"));
      }
    }
    idle.forEach(Connection::close);
    refuseArrived();
    try {
      selector.close();
    } catch (IOException gone) {
      // It is not used any more either way.
    }
  }

  private void refuseArrived() {
    for (Call call = arrived.poll(); call != null; call = arrived.poll()) {
      fail(call, new InterruptedIOException("the connections are closed"));
    }
  }
}
