package io.kooflow.audit.quiet;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kooflow.schemas.capture.CapturePartition;
import io.kooflow.schemas.capture.ScanOffset;
import io.kooflow.schemas.capture.Scans;
import io.kooflow.schemas.capture.ShardOffset;
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
import java.util.stream.IntStream;

/**
 * The committed offsets of the source connector, as Kafka Connect tells them: per table, the last
 * sequence number of each shard and whether the newest snapshot is complete, by the connector's own
 * rule. Only the newest epoch of a table counts: what an earlier stream left says nothing of now.
 */
final class CapturedOffsets {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /**
   * Offsets of one table.
   *
   * @param sequences last sequence number captured, by shard
   * @param scanned whether a snapshot has an offset
   * @param scanDone whether the newest snapshot was handed over to its end
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

  /** Asks Connect. */
  OfTable of(String table) throws IOException, InterruptedException {
    return parse(body(), table);
  }

  /**
   * Reads Connect's answer.
   *
   * @throws io.kooflow.schemas.capture.BadOffsetException if an offset is not of the format
   */
  static OfTable parse(String json, String table) throws IOException {
    Map<String, ShardOffset> shards = new HashMap<>();
    Map<Integer, ScanOffset> scans = new HashMap<>();
    for (JsonNode each : JSON.readTree(json).path("offsets")) {
      Map<String, Object> partition = JSON.convertValue(each.path("partition"), FIELDS);
      if (each.path("offset").isNull() || !table.equals(partition.get(CapturePartition.TABLE))) {
        continue;
      }
      Map<String, Object> offset = JSON.convertValue(each.path("offset"), FIELDS);
      CapturePartition.check(partition, offset);
      Object shard = partition.get(CapturePartition.SHARD);
      Object scan = String.valueOf(partition.get(CapturePartition.SCAN));
      if (shard != null) {
        shards.put(shard.toString(), ShardOffset.of(offset));
      } else if (!scan.equals(CapturePartition.KEYS)) {
        scans.put(Integer.valueOf(scan.toString()), ScanOffset.of(offset));
      }
    }
    return ofNewestEpoch(shards, scans);
  }

  private static OfTable ofNewestEpoch(
      Map<String, ShardOffset> shards, Map<Integer, ScanOffset> scans) {
    int epoch =
        IntStream.concat(
                shards.values().stream().mapToInt(ShardOffset::epoch),
                scans.values().stream().mapToInt(scan -> scan.run().epoch()))
            .max()
            .orElse(0);
    shards.values().removeIf(shard -> shard.epoch() < epoch);
    scans.values().removeIf(scan -> scan.run().epoch() < epoch);
    Map<String, String> sequences = new HashMap<>();
    shards.forEach((id, shard) -> sequences.put(id, shard.sequence()));
    Scans snapshots = new Scans(scans);
    boolean scanned = snapshots.newest() != null;
    return new OfTable(sequences, scanned, scanned && snapshots.open().isEmpty());
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
