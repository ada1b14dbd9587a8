package io.kooflow.benchmarks.capture;

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

/** The stub's process: arguments are its port, the records of the stream and its shards. */
public final class StreamServerMain {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String UNKNOWN =
      "{\"__type\":\"com.amazonaws.dynamodb.v20120810#UnknownOperationException\"}";

  private final StreamPages pages;

  private StreamServerMain(StreamPages pages) {
    this.pages = pages;
  }

  public static void main(String[] args) throws IOException {
    StreamLoad load = new StreamLoad(Long.parseLong(args[1]), Integer.parseInt(args[2]));
    StreamServerMain stub = new StreamServerMain(new StreamPages(load));
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", stub::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      String answer = answer(target.substring(target.lastIndexOf('.') + 1), request);
      byte[] body = (answer == null ? UNKNOWN : answer).getBytes(StandardCharsets.UTF_8);
      CRC32 checksum = new CRC32();
      checksum.update(body);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.0");
      exchange.getResponseHeaders().set("x-amz-crc32", Long.toString(checksum.getValue()));
      exchange.sendResponseHeaders(answer == null ? 400 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private @Nullable String answer(String operation, JsonNode request) {
    return switch (operation) {
      case "DescribeTable" -> pages.describeTable();
      case "Scan" -> "{\"Items\":[],\"Count\":0,\"ScannedCount\":0}";
      case "DescribeStream" -> pages.describeStream();
      case "GetShardIterator" ->
          "{\"ShardIterator\":\"%s\"}"
              .formatted(
                  pages.iterator(
                      request.path("ShardId").asText(), request.path("SequenceNumber").asText("")));
      case "GetRecords" -> pages.records(request.path("ShardIterator").asText());
      default -> null;
    };
  }
}
