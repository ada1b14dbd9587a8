package io.kooflow.sink;

import io.kooflow.events.EnrichedKoo;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.RevisionHeaders;
import io.kooflow.schemas.Topics;
import io.kooflow.schemas.connect.ConnectSchemas;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** Records of the topic koo.enriched as Connect hands them over. */
public final class Records {
  private Records() {}

  /** An enriched koo without anything that may be absent. */
  public static Struct koo(long id, int generation, long revision) {
    return new Struct(ConnectSchemas.of(EnrichedKoo.getClassSchema()))
        .put("contentId", id)
        .put("generation", generation)
        .put("revision", revision)
        .put("creator", 7L)
        .put("kind", "K")
        .put("text", "text of " + id)
        .put("langGroup", "hi")
        .put("createdAt", 1_700_000_000_000L)
        .put("counts", Map.of("LIKE", 3L))
        .put("threadCounts", Map.of())
        .put("decayed", List.of())
        .put("feedScore", 1.5);
  }

  /** A record of that koo at an offset of partition 0. */
  public static SinkRecord record(Struct koo, long offset) {
    return record(koo.getInt64("contentId"), koo, offset);
  }

  /** A record of any key and value. */
  public static SinkRecord record(@Nullable Object key, @Nullable Object value, long offset) {
    Schema schema = value instanceof Struct struct ? struct.schema() : null;
    return new SinkRecord(Topics.KOO_ENRICHED, 0, null, key, schema, value, offset);
  }

  /** A tombstone with the headers of its revision. */
  public static SinkRecord tombstone(long id, int generation, long revision, long offset) {
    SinkRecord record = record(id, null, offset);
    Revision pair = new Revision(generation, revision);
    ((ConnectHeaders) record.headers())
        .addBytes(RevisionHeaders.GENERATION, RevisionHeaders.generationBytes(pair))
        .addBytes(RevisionHeaders.REVISION, RevisionHeaders.revisionBytes(pair));
    return record;
  }
}
