package io.kooflow.streams.reactions;

import io.kooflow.events.ReactionChange;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link ReactionRow} straight from the bytes of a {@link ReactionChange}, field by field
 * in the order of its schema. A test holds it to what the generated class reads.
 */
public final class ReactionRowReader implements DatumReader<ReactionRow> {

  /** Nothing: it reads one schema only. */
  @Override
  public void setSchema(Schema schema) {}

  private static boolean isPresent(Decoder in) throws IOException {
    int branch = in.readIndex();
    if (branch < 0 || branch > 1) {
      throw new AvroTypeException("a union of two has no branch " + branch);
    }
    return branch == 1;
  }

  @Override
  public ReactionRow read(@Nullable ReactionRow reused, Decoder in) throws IOException {
    if (isPresent(in)) {
      in.readLong();
      in.readLong();
      in.skipString();
      in.readLong();
    }
    String type = null;
    long afterContentId = 0;
    long afterUserId = 0;
    long createdAt = 0;
    if (isPresent(in)) {
      afterContentId = in.readLong();
      afterUserId = in.readLong();
      type = in.readString();
      createdAt = in.readLong();
    }
    long contentId = in.readLong();
    long userId = in.readLong();
    in.skipString();
    long changedAt = in.readLong();
    ByteBuffer position = in.readBytes(null);
    return new ReactionRow(
        contentId, userId, changedAt, position, type, afterContentId, afterUserId, createdAt);
  }
}
