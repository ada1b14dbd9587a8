package io.kooflow.streams.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kooflow.streams.metrics.AppMetrics;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * {@code GET /health} and {@code /ready}: 200 or 503, with the reason as text; {@code GET
 * /metrics}: Prometheus's text format. Clients that are slow are cut off, and are too few to keep
 * probes waiting.
 */
public final class HttpEndpoints implements AutoCloseable {
  private static final int OK = 200;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int UNAVAILABLE = 503;
  private static final String TEXT = "text/plain; charset=utf-8";

  private static final byte[] BUSY =
      "metrics are being read by others\n".getBytes(StandardCharsets.UTF_8);

  /** Requests at a time, those that are sent or read slowly included; more are cut off. */
  private static final int MOST_CONNECTIONS = 64;

  private static final int MOST_SCRAPES = 4;
  private static final long IDLE_SECONDS = 30;

  static {
    // The JDK's server waits for ever for the rest of a request, unless told before it is loaded.
    setUnlessSet("sun.net.httpserver.maxReqTime", "5");
    setUnlessSet("sun.net.httpserver.maxRspTime", "10");
  }

  private final HttpServer server;
  private final ExecutorService workers;

  private HttpEndpoints(HttpServer server, ExecutorService workers) {
    this.server = server;
    this.workers = workers;
  }

  /**
   * Starts to answer.
   *
   * @param port 0 takes a free one
   * @throws IOException if the address is taken or not of this machine
   */
  public static HttpEndpoints start(String host, int port, Health health, AppMetrics metrics)
      throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
    ExecutorService workers =
        new ThreadPoolExecutor(
            0,
            MOST_CONNECTIONS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "http");
              thread.setDaemon(true);
              return thread;
            });
    Semaphore scrapes = new Semaphore(MOST_SCRAPES);
    server.setExecutor(workers);
    server.createContext("/health", exchange -> answer(exchange, health::well));
    server.createContext("/ready", exchange -> answer(exchange, health::ready));
    server.createContext("/metrics", exchange -> tell(exchange, metrics, scrapes));
    server.start();
    return new HttpEndpoints(server, workers);
  }

  private static void setUnlessSet(String property, String seconds) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, seconds);
    }
  }

  /** The address that clients of this machine use. */
  public URI uri() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://" + address.getHostString() + ":" + address.getPort());
  }

  private static void answer(HttpExchange exchange, Supplier<Health.Answer> question)
      throws IOException {
    Health.Answer answer = question.get();
    send(
        exchange,
        answer.yes() ? OK : UNAVAILABLE,
        TEXT,
        (answer.reason() + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Few at a time, so that slow readers of metrics leave room for probes. */
  private static void tell(HttpExchange exchange, AppMetrics metrics, Semaphore scrapes)
      throws IOException {
    if (!scrapes.tryAcquire()) {
      send(exchange, UNAVAILABLE, TEXT, BUSY);
      return;
    }
    try {
      tell(exchange, metrics);
    } finally {
      scrapes.release();
    }
  }

  private static void tell(HttpExchange exchange, AppMetrics metrics) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create()
        .write(text, metrics.gather(), EscapingScheme.UNDERSCORE_ESCAPING);
    send(exchange, OK, PrometheusTextFormatWriter.CONTENT_TYPE, text.toByteArray());
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    try (exchange) {
      boolean get = exchange.getRequestMethod().equals("GET");
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(get ? status : METHOD_NOT_ALLOWED, get ? body.length : -1);
      if (get) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
