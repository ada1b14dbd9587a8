package io.kooflow.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * An HTTP server on loopback that answers as a test says: first the queued answers, one a request,
 * then what the test's function returns. It remembers every request.
 */
public final class StubHttpServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;
  private final Function<Request, Answer> otherwise;
  private final Queue<Answer> queued = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  private StubHttpServer(
      HttpServer server, ExecutorService threads, Function<Request, Answer> otherwise) {
    this.server = server;
    this.threads = threads;
    this.otherwise = otherwise;
  }

  /**
   * A request as received.
   *
   * @param path with the query, if any
   * @param headers names as HTTP canonicalises them: {@code Content-Type}; first value only
   */
  public record Request(String method, String path, Map<String, String> headers, String body) {}

  /**
   * An answer to give.
   *
   * @param delay before it is given
   */
  public record Answer(int status, Map<String, String> headers, String body, Duration delay) {
    public static Answer of(int status, String body) {
      return new Answer(status, Map.of("Content-Type", "application/json"), body, Duration.ZERO);
    }

    public Answer withHeader(String name, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(name, value);
      return new Answer(status, Map.copyOf(more), body, delay);
    }

    public Answer after(Duration time) {
      return new Answer(status, headers, body, time);
    }
  }

  /** Starts on a free port; {@code otherwise} is called by several threads at once. */
  public static StubHttpServer start(Function<Request, Answer> otherwise) {
    try {
      HttpServer server =
          HttpServer.create(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 0);
      ExecutorService threads = Executors.newCachedThreadPool(StubHttpServer::daemon);
      StubHttpServer stub = new StubHttpServer(server, threads, otherwise);
      server.setExecutor(threads);
      server.createContext("/", stub::handle);
      server.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException("the stub could not listen", e);
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "stub-http");
    thread.setDaemon(true);
    return thread;
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next {@code times} requests get this answer, after those that are queued already. */
  public void answerNext(int times, Answer answer) {
    for (int i = 0; i < times; i++) {
      queued.add(answer);
    }
  }

  /** All requests so far, in order of arrival. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request = read(exchange);
      requests.add(request);
      Answer next = queued.poll();
      give(exchange, next == null ? otherwise.apply(request) : next);
    }
  }

  private static Request read(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new HashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    return new Request(
        exchange.getRequestMethod(),
        exchange.getRequestURI().toString(),
        Map.copyOf(headers),
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static void give(HttpExchange exchange, Answer answer) throws IOException {
    long until = System.nanoTime() + answer.delay().toNanos();
    while (System.nanoTime() < until && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
