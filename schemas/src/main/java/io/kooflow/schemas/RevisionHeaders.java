package io.kooflow.schemas;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** How a tombstone carries its revision: two headers, both big-endian. */
public final class RevisionHeaders {

  /** Header of the generation: 4 bytes, big-endian. */
  public static final String GENERATION = "kooflow.generation";

  /** Header of the revision: 8 bytes, big-endian. */
  public static final String REVISION = "kooflow.revision";

  private RevisionHeaders() {}

  /** Sets both headers, in place of any that stand there. */
  public static void write(Headers headers, Revision revision) {
    headers.remove(GENERATION).remove(REVISION);
    headers.add(GENERATION, generationBytes(revision)).add(REVISION, revisionBytes(revision));
  }

  /**
   * The revision that the headers carry; null if neither header is there. Of a repeated header the
   * last counts.
   *
   * @throws IllegalArgumentException if only one is there, or one has a wrong length or value
   */
  public static @Nullable Revision read(Headers headers) {
    return decode(value(headers, GENERATION), value(headers, REVISION));
  }

  /**
   * The revision of two header values, for readers without Kafka's headers; null if both are null.
   *
   * @throws IllegalArgumentException if only one is null, or one has a wrong length or value
   */
  public static @Nullable Revision decode(
      byte @Nullable [] generation, byte @Nullable [] revision) {
    if (generation == null && revision == null) {
      return null;
    }
    ByteBuffer generationBytes = sized(GENERATION, generation, Integer.BYTES);
    ByteBuffer revisionBytes = sized(REVISION, revision, Long.BYTES);
    return new Revision(generationBytes.getInt(), revisionBytes.getLong());
  }

  /** Value of the header {@link #GENERATION}. */
  public static byte[] generationBytes(Revision revision) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(revision.generation()).array();
  }

  /** Value of the header {@link #REVISION}. */
  public static byte[] revisionBytes(Revision revision) {
    return ByteBuffer.allocate(Long.BYTES).putLong(revision.revision()).array();
  }

  private static byte @Nullable [] value(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null ? null : header.value();
  }

  private static ByteBuffer sized(String name, byte @Nullable [] value, int length) {
    if (value == null || value.length != length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Header %s must have %d bytes, got %s",
              name,
              length,
              value == null ? "none" : value.length));
    }
    return ByteBuffer.wrap(value);
  }
}
