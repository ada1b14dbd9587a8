package io.kooflow.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A TCP proxy on loopback in front of a real server, with faults that a test switches on and off:
 * it delays, stops passing anything on, or cuts connections when the server has answered but before
 * the client hears it, so that an applied write looks lost.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16_384;
  private static final long PAUSE_POLL_NANOS = 2_000_000;

  private final ServerSocket entrance;
  private final InetSocketAddress target;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "fault-proxy");
            thread.setDaemon(true);
            return thread;
          });
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger answersToCut = new AtomicInteger();
  private final AtomicInteger cut = new AtomicInteger();
  private final Set<String> actions = new ConcurrentSkipListSet<>();
  private volatile Duration delay = Duration.ZERO;
  private volatile boolean paused;
  private volatile boolean closed;

  private FaultProxy(ServerSocket entrance, InetSocketAddress target) {
    this.entrance = entrance;
    this.target = target;
  }

  /** Starts in front of a port of 127.0.0.1, without any fault yet. */
  public static FaultProxy before(int targetPort) {
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      ServerSocket entrance = new ServerSocket(FreePorts.next(), 50, loopback);
      FaultProxy proxy = new FaultProxy(entrance, new InetSocketAddress(loopback, targetPort));
      proxy.threads.execute(proxy::acceptAll);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("the proxy could not listen", e);
    }
  }

  public int port() {
    return entrance.getLocalPort();
  }

  /** The proxy's address for clients of an HTTP server. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Each piece of an answer is held back for so long; zero takes the delay away. */
  public void delayAnswers(Duration duration) {
    delay = duration;
  }

  /**
   * Cuts the connection instead of passing on the next {@code count} answers. The server has done
   * its work then.
   */
  public void cutAnswers(int count) {
    answersToCut.set(count);
  }

  /** How many answers have been cut. */
  public int cuts() {
    return cut.get();
  }

  /** Passes nothing on in either direction, connections stay open, until {@link #resume}. */
  public void pause() {
    paused = true;
  }

  public void resume() {
    paused = false;
  }

  /** Closes all connections; new ones are accepted. */
  public void cutAll() {
    open.forEach(FaultProxy::closeQuietly);
  }

  /** The permissions of AWS that the requests so far need, {@code service:Action}. */
  public Set<String> awsActions() {
    return Set.copyOf(actions);
  }

  private void acceptAll() {
    while (!closed) {
      try {
        Socket client = entrance.accept();
        threads.execute(() -> connect(client));
      } catch (IOException e) {
        if (!closed) {
          throw new UncheckedIOException("the proxy's entrance broke", e);
        }
      }
    }
  }

  private void connect(Socket client) {
    open.add(client);
    Socket server = new Socket();
    open.add(server);
    try {
      server.connect(target);
      AwsActions requests = new AwsActions(actions);
      threads.execute(() -> pump(client, server, this::waitWhilePaused, requests::read));
      pump(server, client, this::beforeAnswer, (bytes, length) -> {});
    } catch (IOException refused) {
      // To the client it looks as the server's refusal: a connection that ends.
      close(client, server);
    }
  }

  /** What happens to each piece before it is passed on; false cuts the connection. */
  private interface Gate {
    boolean pass();
  }

  /** Sees each piece before it is passed on. */
  private interface Witness {
    void see(byte[] bytes, int length);
  }

  private void pump(Socket from, Socket to, Gate gate, Witness witness) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0 && gate.pass(); read = in.read(buffer)) {
        witness.see(buffer, read);
        out.write(buffer, 0, read);
        out.flush();
      }
    } catch (IOException ended) {
      // One side has closed: the other learns it below.
    }
    close(from, to);
  }

  private boolean waitWhilePaused() {
    while (paused && !closed) {
      LockSupport.parkNanos(PAUSE_POLL_NANOS);
    }
    return !closed;
  }

  private boolean beforeAnswer() {
    if (answersToCut.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      cut.incrementAndGet();
      return false;
    }
    long until = System.nanoTime() + delay.toNanos();
    while (System.nanoTime() < until && !closed) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
    return waitWhilePaused();
  }

  private void close(Socket one, Socket other) {
    closeQuietly(one);
    closeQuietly(other);
    open.remove(one);
    open.remove(other);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyBroken) {
      // A socket that cannot be closed is gone already.
    }
  }

  /** Ends all connections and stops listening. */
  @Override
  public void close() {
    closed = true;
    try {
      entrance.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the proxy did not stop listening", e);
    } finally {
      cutAll();
      threads.shutdownNow();
    }
  }
}
