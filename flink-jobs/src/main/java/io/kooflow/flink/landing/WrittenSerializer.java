package io.kooflow.flink.landing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Carries {@link Written} from the writers to the aggregator, as JSON. */
final class WrittenSerializer implements SimpleVersionedSerializer<Written>, Serializable {
  @Serial private static final long serialVersionUID = 1;

  private static final int VERSION = 1;

  private final FileJson files;

  WrittenSerializer(FileJson files) {
    this.files = files;
  }

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(Written written) throws IOException {
    ObjectNode root = FileJson.JSON.createObjectNode();
    files.write(written.files(), root.putArray("files"));
    ObjectNode tallies = root.putObject("tallies");
    written
        .tallies()
        .forEach(
            (partition, tally) ->
                tallies
                    .putObject(Integer.toString(partition))
                    .put("first", tally.first())
                    .put("end", tally.end())
                    .put("rows", tally.rows())
                    .put("deadLetters", tally.deadLetters())
                    .put("tombstones", tally.tombstones()));
    return FileJson.JSON.writeValueAsBytes(root);
  }

  @Override
  public Written deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("Written by another version of this job: " + version);
    }
    JsonNode root = FileJson.JSON.readTree(serialized);
    SortedMap<Integer, PartitionTally> tallies = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : root.path("tallies").properties()) {
      JsonNode tally = entry.getValue();
      tallies.put(
          Integer.valueOf(entry.getKey()),
          new PartitionTally(
              tally.path("first").longValue(),
              tally.path("end").longValue(),
              tally.path("rows").longValue(),
              tally.path("deadLetters").longValue(),
              tally.path("tombstones").longValue()));
    }
    return new Written(files.read(root.path("files")), tallies);
  }
}
