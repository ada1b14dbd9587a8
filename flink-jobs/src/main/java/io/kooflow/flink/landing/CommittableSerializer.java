package io.kooflow.flink.landing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kooflow.lake.landing.OffsetRanges;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Keeps {@link LandingCommittable} in checkpoints until it is committed, as JSON. */
final class CommittableSerializer
    implements SimpleVersionedSerializer<LandingCommittable>, Serializable {
  @Serial private static final long serialVersionUID = 1;

  private static final int VERSION = 1;

  private final FileJson files;

  CommittableSerializer(FileJson files) {
    this.files = files;
  }

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(LandingCommittable committable) throws IOException {
    ObjectNode root = FileJson.JSON.createObjectNode();
    root.put("ranges", committable.ranges().toJson());
    files.write(committable.files(), root.putArray("files"));
    return FileJson.JSON.writeValueAsBytes(root);
  }

  @Override
  public LandingCommittable deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("Written by another version of this job: " + version);
    }
    JsonNode root = FileJson.JSON.readTree(serialized);
    return new LandingCommittable(
        files.read(root.path("files")), OffsetRanges.fromJson(root.path("ranges").asText()));
  }
}
