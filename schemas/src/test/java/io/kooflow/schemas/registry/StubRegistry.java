package io.kooflow.schemas.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * A registry in this JVM that keeps schemas and can be told to fail: each status given to {@link
 * #failNext} answers one request. It counts what it is asked.
 */
public final class StubRegistry implements AutoCloseable {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpServer server;
  private final String scheme;
  private final List<JsonNode> schemas = new ArrayList<>();
  private final Map<String, List<Integer>> subjects = new TreeMap<>();
  private final Queue<Integer> failures = new ArrayDeque<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private String authorization = "";
  private byte[] fixedBody = {};

  private StubRegistry(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  /** Over plain HTTP, on a free port of 127.0.0.1. */
  public static StubRegistry start() {
    try {
      return new StubRegistry(HttpServer.create(loopback(), 0), "http");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Over TLS, on a free port of 127.0.0.1. */
  static StubRegistry start(SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return new StubRegistry(server, "https");
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Address for {@code schema.registry.url}. */
  public String url() {
    return url("127.0.0.1");
  }

  String url(String host) {
    return scheme + "://" + host + ":" + server.getAddress().getPort();
  }

  /** Refuses requests without exactly this Authorization. */
  void requireAuthorization(String value) {
    authorization = value;
  }

  /** Answers the next requests with these statuses, one each. */
  public synchronized void failNext(Integer... statuses) {
    failures.addAll(List.of(statuses));
  }

  /** Answers every request with status 200 and this body. */
  void answerAlways(String body) {
    fixedBody = body.getBytes(StandardCharsets.UTF_8);
  }

  /** What was asked, as "GET /schemas/ids/1". */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Keeps a schema as if it had been registered; its id. */
  public synchronized int add(String subject, String json) {
    try {
      return keep(subject, MAPPER.readTree(json));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    JsonNode body = MAPPER.readTree(exchange.getRequestBody());
    Integer failure = failures.poll();
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (failure != null) {
      answer(exchange, failure, error(failure * 100 + 1, "told to fail"));
    } else if (!authorization.isEmpty() && !authorization.equals(given)) {
      answer(exchange, 401, error(40101, "unauthorized"));
    } else if (fixedBody.length > 0) {
      send(exchange, 200, fixedBody);
    } else {
      route(exchange, path(exchange), body);
    }
  }

  private void route(HttpExchange exchange, String[] path, JsonNode body) throws IOException {
    if (path.length == 4 && path[1].equals("schemas")) {
      int id = Integer.parseInt(path[3]);
      boolean known = id >= 1 && id <= schemas.size();
      answer(exchange, known ? 200 : 404, known ? schemas.get(id - 1) : error(40403, "no schema"));
    } else if (path.length == 2 && path[1].equals("subjects")) {
      answer(exchange, 200, MAPPER.valueToTree(subjects.keySet()));
    } else if (path.length == 4 && path[1].equals("subjects")) {
      answer(exchange, 200, MAPPER.createObjectNode().put("id", keep(path[2], body)));
    } else if (path.length == 5 && path[1].equals("subjects")) {
      int id = requireNonNull(subjects.get(path[2])).get(Integer.parseInt(path[4]) - 1);
      answer(exchange, 200, schemas.get(id - 1));
    } else if (path.length == 3 && path[1].equals("subjects")) {
      int id = schemas.indexOf(body) + 1;
      boolean known = subjects.getOrDefault(path[2], List.of()).contains(id);
      answer(
          exchange,
          known ? 200 : 404,
          known ? MAPPER.createObjectNode().put("id", id) : error(40403, "no such schema"));
    } else if (path.length == 2 && path[1].equals("config")) {
      boolean known = body.path("compatibility").asText().equals("FULL_TRANSITIVE");
      answer(exchange, known ? 200 : 422, known ? body : error(42203, "no such level"));
    } else {
      send(exchange, 404, "<html>no such page</html>".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String[] path(HttpExchange exchange) {
    String[] segments = exchange.getRequestURI().getRawPath().split("/");
    for (int i = 0; i < segments.length; i++) {
      segments[i] = URLDecoder.decode(segments[i], StandardCharsets.UTF_8);
    }
    return segments;
  }

  private int keep(String subject, JsonNode schema) {
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    int id = schemas.indexOf(schema) + 1;
    List<Integer> versions = subjects.computeIfAbsent(subject, ignored -> new ArrayList<>());
    if (!versions.contains(id)) {
      versions.add(id);
    }
    return id;
  }

  private static ObjectNode error(int code, String message) {
    return MAPPER.createObjectNode().put("error_code", code).put("message", message);
  }

  private static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
    send(exchange, status, MAPPER.writeValueAsBytes(body));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
