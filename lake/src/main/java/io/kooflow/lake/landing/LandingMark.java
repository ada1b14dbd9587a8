package io.kooflow.lake.landing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a table keeps of its newest landing commit, as a table property: written in the same atomic
 * commit as the rows, and out of reach of compaction and expiry, which take snapshots and their
 * summaries with them.
 *
 * @param snapshotId the snapshot of that commit
 * @param sequenceNumber of that snapshot
 * @param commitId tells one call of the committer from another
 * @param repairs how often the table was repaired; a repair that began at another number is late
 * @param ranges what the commit held
 * @param lastRows per partition the newest range that held rows: while one of them is in the table,
 *     nothing that landed was rolled back
 * @param topicIds Kafka's id of each topic, where it was known
 */
record LandingMark(
    long snapshotId,
    long sequenceNumber,
    String commitId,
    int repairs,
    OffsetRanges ranges,
    OffsetRanges lastRows,
    Map<String, String> topicIds) {
  /** Name of the table property. */
  static final String PROPERTY = "kooflow.landing";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;

  LandingMark {
    topicIds = Map.copyOf(topicIds);
  }

  /**
   * The mark among the properties of a table; none where no commit has left one.
   *
   * @throws LandingRefusedException if it cannot be read
   */
  static Optional<LandingMark> in(Map<String, String> properties) {
    String json = properties.get(PROPERTY);
    try {
      return json == null ? Optional.empty() : Optional.of(fromJson(json));
    } catch (JsonProcessingException | IllegalArgumentException unreadable) {
      throw new LandingRefusedException(
          "The table property "
              + PROPERTY
              + " cannot be read: "
              + unreadable.getMessage()
              + ". To repair: take the property off the table, then run kooflow lake repair TABLE.");
    }
  }

  String toJson() {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    root.put("snapshot", snapshotId)
        .put("sequence", sequenceNumber)
        .put("commit", commitId)
        .put("repairs", repairs);
    root.set("ranges", OffsetRangesJson.node(ranges.byPartition()));
    root.set("lastRows", OffsetRangesJson.node(lastRows.byPartition()));
    ObjectNode ids = root.putObject("topicIds");
    new TreeMap<>(topicIds).forEach(ids::put);
    return root.toString();
  }

  private static LandingMark fromJson(String json) throws JsonProcessingException {
    JsonNode root = JSON.readTree(json);
    if (root.path("version").asInt() != VERSION
        || !root.path("snapshot").isIntegralNumber()
        || !root.path("sequence").isIntegralNumber()) {
      throw new IllegalArgumentException("not of version " + VERSION + ": " + json);
    }
    SortedMap<String, String> ids = new TreeMap<>();
    root.path("topicIds").properties().forEach(id -> ids.put(id.getKey(), id.getValue().asText()));
    return new LandingMark(
        root.path("snapshot").longValue(),
        root.path("sequence").longValue(),
        root.path("commit").asText(),
        root.path("repairs").asInt(),
        OffsetRanges.fromJson(root.path("ranges").toString()),
        OffsetRanges.fromJson(root.path("lastRows").toString()),
        ids);
  }
}
