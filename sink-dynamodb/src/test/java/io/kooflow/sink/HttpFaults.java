package io.kooflow.sink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands before a DynamoDB server and makes its writes slow, fail, or lose their answers. Counts
 * how many writes of one item are under way at a time.
 */
final class HttpFaults implements AutoCloseable {
  /** What happens to one write. */
  enum Fault {
    NONE,
    THROTTLE,
    SERVER_ERROR,
    REFUSE,
    DENY,
    LOSE_ANSWER
  }

  private static final Pattern KEY = Pattern.compile("\"CONTENT_ID\":\\{\"N\":\"(\\d+)\"");

  private static final Pattern UNITS = Pattern.compile("\"CapacityUnits\":([0-9.]+)");
  private static final List<String> PASSED_ON =
      List.of("x-amz-target", "authorization", "x-amz-date");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI target;
  private final Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();
  private final List<String> writes = new CopyOnWriteArrayList<>();
  private final AtomicInteger mostOfOneItem = new AtomicInteger();
  private final DoubleAdder reported = new DoubleAdder();
  private volatile Function<String, Fault> faults = key -> Fault.NONE;
  private volatile Fault description = Fault.NONE;
  private final AtomicInteger refusedDescriptions = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  HttpFaults(URI target) {
    this.target = target;
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

  /** Decides the fault of each write by the item's key. */
  void inject(Function<String, Fault> newFaults) {
    faults = newFaults;
  }

  /** Answers questions for tables: as the server does, or with an error. */
  void describe(Fault fault) {
    description = fault;
  }

  int refusedDescriptions() {
    return refusedDescriptions.get();
  }

  /** Lets writes wait until {@link #open}. */
  void shut() {
    gate = new CountDownLatch(1);
  }

  void open() {
    gate.countDown();
  }

  /** Keys of the writes that came, in order. */
  List<String> writes() {
    return writes;
  }

  /** Write units of all writes, as the server reported them. */
  double reported() {
    return reported.sum();
  }

  int mostOfOneItem() {
    return mostOfOneItem.get();
  }

  @Override
  public void close() {
    open();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String operation = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (operation.endsWith(".DescribeTable") && description != Fault.NONE) {
      refusedDescriptions.incrementAndGet();
      error(exchange, 500, "InternalServerError");
      return;
    }
    if (!operation.endsWith(".PutItem")) {
      answer(exchange, forward(exchange, body));
      return;
    }
    Matcher key = KEY.matcher(new String(body, StandardCharsets.UTF_8));
    String item = key.find() ? key.group(1) : "";
    writes.add(item);
    AtomicInteger count = underWay.computeIfAbsent(item, ignored -> new AtomicInteger());
    mostOfOneItem.accumulateAndGet(count.incrementAndGet(), Math::max);
    Runnable answer;
    try {
      answer = write(exchange, body, item);
    } finally {
      count.decrementAndGet();
    }
    answer.run();
  }

  private Runnable write(HttpExchange exchange, byte[] body, String item) throws IOException {
    try {
      if (!gate.await(6, TimeUnit.MINUTES)) {
        throw new IOException("the gate stayed shut");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return switch (faults.apply(item)) {
      case NONE -> {
        HttpResponse<byte[]> answer = forward(exchange, body);
        count(answer);
        yield () -> answer(exchange, answer);
      }
      case LOSE_ANSWER -> {
        forward(exchange, body);
        yield exchange::close;
      }
      case THROTTLE -> () -> error(exchange, 400, "ProvisionedThroughputExceededException");
      case SERVER_ERROR -> () -> error(exchange, 500, "InternalServerError");
      case REFUSE -> () -> error(exchange, 400, "ValidationException");
      case DENY -> () -> error(exchange, 400, "AccessDeniedException");
    };
  }

  private void count(HttpResponse<byte[]> answer) {
    // The largest is that of table and indexes together.
    Matcher units = UNITS.matcher(new String(answer.body(), StandardCharsets.UTF_8));
    reported.add(
        units.results().mapToDouble(one -> Double.parseDouble(one.group(1))).max().orElse(0));
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .header("Content-Type", "application/x-amz-json-1.0")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (String name : PASSED_ON) {
      request.header(name, exchange.getRequestHeaders().getFirst(name));
    }
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer) {
    send(exchange, answer.statusCode(), answer.body());
  }

  private static void error(HttpExchange exchange, int status, String code) {
    String body =
        "{\"__type\":\"com.amazonaws.dynamodb.v20120810#%s\",\"message\":\"secret text\"}"
            .formatted(code);
    send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) {
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException clientWentAway) {
      exchange.close();
    }
  }
}
