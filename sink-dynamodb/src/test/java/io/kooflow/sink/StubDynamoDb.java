package io.kooflow.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers like DynamoDB, keeps nothing but counts: for load and throttles that the embedded server
 * cannot show. Tables have the number key CONTENT_ID; every put succeeds unless throttled.
 */
final class StubDynamoDb implements AutoCloseable {
  /** One put. */
  record Put(String table, String key, String revision) {}

  private static final Pattern TABLE = Pattern.compile("\"TableName\":\"([^\"]+)\"");
  private static final Pattern KEY = Pattern.compile("\"CONTENT_ID\":\\{\"N\":\"(\\d+)\"");
  private static final Pattern REVISION = Pattern.compile("\"REV\":\\{\"N\":\"(\\d+)\"");
  private static final String DESCRIBED =
      "{\"Table\":{\"TableName\":\"%s\",\"KeySchema\":[{\"AttributeName\":\"CONTENT_ID\",\"KeyType\":\"HASH\"}],"
          + "\"AttributeDefinitions\":[{\"AttributeName\":\"CONTENT_ID\",\"AttributeType\":\"N\"}]}}";
  private static final String WRITTEN =
      "{\"ConsumedCapacity\":{\"TableName\":\"%s\",\"CapacityUnits\":1.0}}";
  private static final String THROTTLED =
      "{\"__type\":\"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException\"}";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Predicate<Put> throttles;
  private final Map<Put, AtomicLong> written = new ConcurrentHashMap<>();
  private final AtomicLong throttled = new AtomicLong();

  /**
   * @param throttles which puts are throttled, asked once for each
   */
  StubDynamoDb(Predicate<Put> throttles) {
    this.throttles = throttles;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often each put succeeded. */
  Map<Put, AtomicLong> written() {
    return written;
  }

  long throttled() {
    return throttled.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String table = first(TABLE, body);
    if (exchange.getRequestHeaders().getFirst("X-Amz-Target").endsWith(".DescribeTable")) {
      answer(exchange, 200, DESCRIBED.formatted(table));
      return;
    }
    Put put = new Put(table, first(KEY, body), first(REVISION, body));
    if (throttles.test(put)) {
      throttled.incrementAndGet();
      answer(exchange, 400, THROTTLED);
      return;
    }
    written.computeIfAbsent(put, ignored -> new AtomicLong()).incrementAndGet();
    answer(exchange, 200, WRITTEN.formatted(table));
  }

  private static String first(Pattern pattern, String body) {
    Matcher found = pattern.matcher(body);
    return found.find() ? found.group(1) : "";
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
