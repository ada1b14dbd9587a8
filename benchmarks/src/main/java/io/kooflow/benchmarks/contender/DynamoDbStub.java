package io.kooflow.benchmarks.contender;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** What a stub of DynamoDB or its streams says on the wire; it ends with its process. */
public final class DynamoDbStub {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String UNKNOWN =
      "{\"__type\":\"com.amazonaws.dynamodb.v20120810#UnknownOperationException\"}";

  private final Answers answers;

  private DynamoDbStub(Answers answers) {
    this.answers = answers;
  }

  /** Called by many threads. */
  public interface Answers {
    /**
     * The body of the answer; null if there is no such operation.
     *
     * @param operation as {@code PutItem}; empty for a request that names none
     * @param request of an empty body, a missing node
     */
    @Nullable String to(String operation, JsonNode request);
  }

  /** Listens on loopback at {@code port} from now on. */
  public static void serve(int port, Answers answers) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", new DynamoDbStub(answers)::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      String operation = target == null ? "" : target.substring(target.lastIndexOf('.') + 1);
      String answer = answers.to(operation, JSON.readTree(exchange.getRequestBody()));
      byte[] body = (answer == null ? UNKNOWN : answer).getBytes(StandardCharsets.UTF_8);
      CRC32 checksum = new CRC32();
      checksum.update(body);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.getResponseHeaders().set("x-amz-crc32", Long.toString(checksum.getValue()));
      exchange.sendResponseHeaders(answer == null ? 400 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
