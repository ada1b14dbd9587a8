package io.kooflow.benchmarks.sink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/**
 * The stub's process: a DynamoDB with the table {@code feed_items} that takes every put at once and
 * keeps the newest revision of each koo. Its argument is its port; {@code GET /} tells what stands
 * in the table, and how many items came in how many requests.
 */
public final class TableServerMain {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String TABLE =
      """
      {"Table":{"TableName":"feed_items","TableStatus":"ACTIVE","KeySchema":[\
      {"AttributeName":"CONTENT_ID","KeyType":"HASH"}],"AttributeDefinitions":[\
      {"AttributeName":"CONTENT_ID","AttributeType":"N"}]}}""";

  private static final String WRITTEN =
      "{\"ConsumedCapacity\":{\"TableName\":\"feed_items\",\"CapacityUnits\":1.0}}";

  private final Map<Long, Long> newest = new ConcurrentHashMap<>();
  private final AtomicLong items = new AtomicLong();
  private final AtomicLong requests = new AtomicLong();

  private TableServerMain() {}

  public static void main(String[] args) throws IOException {
    TableServerMain stub = new TableServerMain();
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", stub::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = answer(exchange).getBytes(StandardCharsets.UTF_8);
      CRC32 checksum = new CRC32();
      checksum.update(body);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.getResponseHeaders().set("x-amz-crc32", Long.toString(checksum.getValue()));
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String answer(HttpExchange exchange) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (target == null) {
      return ItemLoad.state(newest) + "\n" + items + "\n" + requests;
    }
    JsonNode request = JSON.readTree(exchange.getRequestBody());
    switch (target.substring(target.lastIndexOf('.') + 1)) {
      case "PutItem" -> {
        requests.incrementAndGet();
        take(request.path("Item"));
        return WRITTEN;
      }
      case "BatchWriteItem" -> {
        requests.incrementAndGet();
        request
            .path("RequestItems")
            .forEach(puts -> puts.forEach(put -> take(put.at("/PutRequest/Item"))));
        return "{\"UnprocessedItems\":{}}";
      }
      default -> {
        return TABLE;
      }
    }
  }

  private void take(JsonNode item) {
    items.incrementAndGet();
    newest.merge(
        item.at("/CONTENT_ID/N").asLong(), item.at("/REV/N").asLong(), (a, b) -> Math.max(a, b));
  }
}
