package io.kooflow.lake.landing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The text form of offset ranges, for instance {@code
 * {"version":1,"topics":{"koo.changes":{"0":{"start":0,"end":7,"rows":5,"deadLetters":1,"tombstones":0}}}}}.
 * Keys added by later versions are ignored; another {@code version} is refused.
 */
final class OffsetRangesJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;

  private OffsetRangesJson() {}

  static String write(SortedMap<SourcePartition, OffsetRange> ranges) {
    return node(ranges).toString();
  }

  static ObjectNode node(SortedMap<SourcePartition, OffsetRange> ranges) {
    ObjectNode root = JSON.createObjectNode().put("version", VERSION);
    ObjectNode topics = root.putObject("topics");
    ranges.forEach(
        (partition, range) ->
            topic(topics, partition.topic())
                .putObject(Integer.toString(partition.partition()))
                .put("start", range.start())
                .put("end", range.end())
                .put("rows", range.rows())
                .put("deadLetters", range.deadLetters())
                .put("tombstones", range.tombstones()));
    return root;
  }

  /** By means of Jackson 2.15 alone, which Spark has. */
  private static ObjectNode topic(ObjectNode topics, String name) {
    return topics.get(name) instanceof ObjectNode there ? there : topics.putObject(name);
  }

  static SortedMap<SourcePartition, OffsetRange> read(String json) {
    JsonNode root = parse(json);
    if (root.path("version").asInt() != VERSION) {
      throw new IllegalArgumentException(
          OffsetRanges.PROPERTY + " is not of version " + VERSION + ": " + json);
    }
    SortedMap<SourcePartition, OffsetRange> ranges = new TreeMap<>();
    for (Map.Entry<String, JsonNode> topic : root.path("topics").properties()) {
      for (Map.Entry<String, JsonNode> partition : topic.getValue().properties()) {
        ranges.put(
            new SourcePartition(topic.getKey(), Integer.parseInt(partition.getKey())),
            range(partition.getValue(), json));
      }
    }
    return ranges;
  }

  private static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException notJson) {
      throw new IllegalArgumentException(OffsetRanges.PROPERTY + " is not JSON: " + json, notJson);
    }
  }

  private static OffsetRange range(JsonNode node, String json) {
    return new OffsetRange(
        number(node, "start", json),
        number(node, "end", json),
        number(node, "rows", json),
        number(node, "deadLetters", json),
        number(node, "tombstones", json));
  }

  private static long number(JsonNode node, String field, String json) {
    JsonNode value = node.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new IllegalArgumentException(
          OffsetRanges.PROPERTY + " lacks the number " + field + ": " + json);
    }
    return value.longValue();
  }
}
