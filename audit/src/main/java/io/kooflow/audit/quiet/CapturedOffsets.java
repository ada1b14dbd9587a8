package io.kooflow.audit.quiet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.schemas.registry.DirectToLoopback;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The committed offsets of the source connector, as Kafka Connect tells them: per table, the last
 * sequence number of each shard and whether the snapshot is done. The names of the fields are the
 * connector's contract.
 */
final class CapturedOffsets {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /**
   * Offsets of one table.
   *
   * @param sequences last sequence number captured, by shard
   * @param scanned whether a snapshot has an offset
   * @param scanDone whether that snapshot is whole
   */
  record OfTable(Map<String, String> sequences, boolean scanned, boolean scanDone) {}

  private final HttpClient http =
      HttpClient.newBuilder().proxy(new DirectToLoopback()).connectTimeout(TIMEOUT).build();
  private final URI address;

  CapturedOffsets(URI connect, String connector) {
    String name = URLEncoder.encode(connector, StandardCharsets.UTF_8).replace("+", "%20");
    this.address =
        URI.create(connect.toString().replaceAll("/+$", "") + "/connectors/" + name + "/offsets");
  }

  /** Asks Connect anew. */
  OfTable of(String table) throws IOException, InterruptedException {
    return parse(body(), table);
  }

  static OfTable parse(String json, String table) throws IOException {
    Map<String, String> sequences = new HashMap<>();
    boolean scanned = false;
    boolean done = true;
    for (JsonNode each : JSON.readTree(json).path("offsets")) {
      JsonNode partition = each.path("partition");
      JsonNode offset = each.path("offset");
      if (!partition.path("table").asText().equals(table)) {
        continue;
      }
      if (partition.has("shard")) {
        sequences.put(partition.path("shard").asText(), offset.path("sequence").asText());
      } else {
        scanned = true;
        done &= offset.path("done").asBoolean(false);
      }
    }
    return new OfTable(sequences, scanned, scanned && done);
  }

  private String body() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(TIMEOUT).GET().build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("Connect answered " + response.statusCode() + " to " + address);
    }
    return response.body();
  }
}
