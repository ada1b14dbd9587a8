package io.kooflow.lake.merge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kooflow.lake.landing.OffsetRange;
import io.kooflow.lake.landing.OffsetRanges;
import io.kooflow.lake.landing.SourcePartition;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one merge leaves: in the summary of its snapshot, and as a table property, which expiry of
 * snapshots cannot take.
 *
 * @param run tells one merge from another
 * @param logTable Iceberg's id of the log that was merged; another id is another log
 * @param ends per partition of the topic, the offset before which all rows of the log are merged
 */
public record MergeMark(String run, String logTable, SortedMap<SourcePartition, Long> ends) {
  /** Key of the snapshot summary; the value is {@link #toJson}. */
  public static final String SUMMARY = "kooflow.merged";

  /** Name of the table property: {@link #toJson} with the snapshot's id. */
  static final String PROPERTY = "kooflow.merge";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SNAPSHOT = "snapshot";

  public MergeMark {
    ends = new TreeMap<>(ends);
  }

  /** Nothing of that log is merged yet. */
  static MergeMark none(String run, String logTable) {
    return new MergeMark(run, logTable, new TreeMap<>());
  }

  /** The mark of this summary, if it has one; a mark that cannot be read is refused. */
  static Optional<MergeMark> in(Map<String, String> summary) {
    String json = summary.get(SUMMARY);
    return json == null ? Optional.empty() : Optional.of(fromJson(json));
  }

  public String toJson() {
    return root().toString();
  }

  String toProperty(long snapshotId) {
    return root().put(SNAPSHOT, snapshotId).toString();
  }

  private ObjectNode root() {
    TreeMap<SourcePartition, OffsetRange> ranges = new TreeMap<>();
    ends.forEach((partition, end) -> ranges.put(partition, OffsetRange.emptyAt(end)));
    return JSON.createObjectNode()
        .put("version", 1)
        .put("run", run)
        .put("log", logTable)
        .put("ends", OffsetRanges.of(ranges).toJson());
  }

  /** A mark and the snapshot that it was written with. */
  record Placed(MergeMark mark, long snapshotId) {}

  /** The mark among the properties of a table; none where no merge has left one. */
  static Optional<Placed> placed(Map<String, String> properties) {
    String json = properties.get(PROPERTY);
    return json == null
        ? Optional.empty()
        : Optional.of(new Placed(fromJson(json), read(json).path(SNAPSHOT).longValue()));
  }

  private static MergeMark fromJson(String json) {
    JsonNode root = read(json);
    if (root.path("version").asInt() != 1) {
      throw unreadable(json);
    }
    try {
      return new MergeMark(
          root.path("run").asText(),
          root.path("log").asText(),
          OffsetRanges.fromJson(root.path("ends").asText()).ends());
    } catch (IllegalArgumentException malformed) {
      throw unreadable(json);
    }
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException malformed) {
      throw unreadable(json);
    }
  }

  private static MergeRefusedException unreadable(String json) {
    return new MergeRefusedException(
        "What the table says of its last merge cannot be read: "
            + json
            + ". The way out: take the property "
            + PROPERTY
            + " off the table and merge with --rebuild true.");
  }
}
