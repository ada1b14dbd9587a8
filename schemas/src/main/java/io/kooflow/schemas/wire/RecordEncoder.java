package io.kooflow.schemas.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.util.Utf8;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Encodes records into one reused buffer, so that each message costs only its own array. Text with
 * unpaired surrogates is refused: it has no UTF-8, and a replacement would change it silently. Not
 * thread-safe.
 */
public final class RecordEncoder extends BinaryEncoder {

  private static final int INITIAL_BYTES = 512;

  /** A buffer larger than this is not kept after the record that needed it. */
  private static final int KEPT_BYTES = 64 * 1024;

  private static final int MAX_LONG_BYTES = 10;

  private final int maxBytes;
  private byte[] buffer = new byte[INITIAL_BYTES];
  private int length;

  /** Refuses messages longer than {@code maxBytes}, header included. */
  public RecordEncoder(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * The message for {@code datum}.
   *
   * @param schemaId id of the schema that {@code writer} writes by
   * @param schema that schema, for messages of failure
   * @throws SerializationException if the datum does not fit the schema, or is too large; its
   *     message names types and fields, never values
   */
  public <T> byte[] message(int schemaId, Schema schema, DatumWriter<T> writer, T datum) {
    length = WireFormat.HEADER_BYTES;
    WireFormat.putSchemaId(buffer, schemaId);
    try {
      writer.write(datum, this);
      if (length > maxBytes) {
        throw tooLarge();
      }
      return Arrays.copyOf(buffer, length);
    } catch (SerializationException tooLargeOrMalformed) {
      throw tooLargeOrMalformed;
    } catch (IOException | RuntimeException unfit) {
      throw new SerializationException(
          "Cannot encode %s: %s".formatted(schema.getFullName(), Reason.of(unfit)));
    } finally {
      if (buffer.length > KEPT_BYTES) {
        buffer = new byte[INITIAL_BYTES];
      }
    }
  }

  @Override
  public void writeString(String text) {
    int bytes = utf8Length(text);
    writeInt(bytes);
    reserve(bytes);
    if (bytes == text.length()) {
      writeAscii(text);
    } else {
      writeUtf8(text);
    }
  }

  @Override
  public void writeString(Utf8 text) {
    writeBytes(text.getBytes(), 0, text.getByteLength());
  }

  @Override
  public void writeBytes(byte[] bytes, int start, int count) {
    writeInt(count);
    writeFixed(bytes, start, count);
  }

  @Override
  public void writeBytes(ByteBuffer bytes) {
    int count = bytes.remaining();
    writeInt(count);
    reserve(count);
    bytes.get(bytes.position(), buffer, length, count);
    length += count;
  }

  @Override
  public void writeFixed(byte[] bytes, int start, int count) {
    reserve(count);
    System.arraycopy(bytes, start, buffer, length, count);
    length += count;
  }

  @Override
  public void writeBoolean(boolean value) {
    reserve(1);
    buffer[length++] = (byte) (value ? 1 : 0);
  }

  @Override
  public void writeInt(int value) {
    reserve(MAX_LONG_BYTES);
    length += BinaryData.encodeInt(value, buffer, length);
  }

  @Override
  public void writeLong(long value) {
    reserve(MAX_LONG_BYTES);
    length += BinaryData.encodeLong(value, buffer, length);
  }

  @Override
  public void writeFloat(float value) {
    reserve(Float.BYTES);
    length += BinaryData.encodeFloat(value, buffer, length);
  }

  @Override
  public void writeDouble(double value) {
    reserve(Double.BYTES);
    length += BinaryData.encodeDouble(value, buffer, length);
  }

  @Override
  protected void writeZero() {
    reserve(1);
    buffer[length++] = 0;
  }

  @Override
  public int bytesBuffered() {
    return length;
  }

  /** Does nothing: the bytes go out as one message. */
  @Override
  public void flush() {}

  private void reserve(int more) {
    if (more > MAX_LONG_BYTES && more > maxBytes - length) {
      throw tooLarge();
    }
    if (more > buffer.length - length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }

  private SerializationException tooLarge() {
    return new SerializationException("Message is over the limit of " + maxBytes + " bytes");
  }

  private void writeAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      buffer[length++] = (byte) text.charAt(i);
    }
  }

  private void writeUtf8(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        buffer[length++] = (byte) c;
      } else if (c < 0x800) {
        buffer[length++] = (byte) (0xC0 | (c >> 6));
        buffer[length++] = (byte) (0x80 | (c & 0x3F));
      } else if (Character.isHighSurrogate(c)) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        buffer[length++] = (byte) (0xF0 | (point >> 18));
        buffer[length++] = (byte) (0x80 | ((point >> 12) & 0x3F));
        buffer[length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        buffer[length++] = (byte) (0x80 | (point & 0x3F));
      } else {
        buffer[length++] = (byte) (0xE0 | (c >> 12));
        buffer[length++] = (byte) (0x80 | ((c >> 6) & 0x3F));
        buffer[length++] = (byte) (0x80 | (c & 0x3F));
      }
    }
  }

  /** Bytes of the text in UTF-8. */
  private static int utf8Length(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        bytes += c < 0x800 ? 1 : 2;
        if (Character.isSurrogate(c)) {
          requirePair(text, i);
          // Both characters together take four bytes, which is what has been counted.
          i++;
        }
      }
    }
    if (bytes > Integer.MAX_VALUE) {
      throw new SerializationException("Text has " + bytes + " bytes of UTF-8");
    }
    return (int) bytes;
  }

  private static void requirePair(String text, int at) {
    boolean pair =
        Character.isHighSurrogate(text.charAt(at))
            && at + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(at + 1));
    if (!pair) {
      throw new AvroTypeException("text has an unpaired surrogate at character " + at);
    }
  }
}
