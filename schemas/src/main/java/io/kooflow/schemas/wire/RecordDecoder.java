package io.kooflow.schemas.wire;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Decodes one message at a time and trusts no number in it: a length must lie within what is left
 * of the message, and all arrays and maps together can have no more items than the message has
 * bytes, so nothing is allocated that the message does not pay for. Bytes left over, malformed
 * numbers and malformed UTF-8 are errors. Not thread-safe.
 */
public final class RecordDecoder extends Decoder {

  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] NOTHING = {};

  private byte[] message = NOTHING;
  private int position;
  private int itemsLeft;

  /**
   * The record of {@code bytes}, behind the header.
   *
   * @param writer the schema it was written by, for messages of failure
   * @throws SerializationException if it is not exactly one record of the reader's writer schema;
   *     the message names types and fields, never values
   */
  public <T> T record(byte[] bytes, Schema writer, DatumReader<T> reader) {
    message = bytes;
    position = WireFormat.HEADER_BYTES;
    itemsLeft = bytes.length;
    try {
      T datum = reader.read(null, this);
      if (remaining() > 0) {
        throw new EOFException(remaining() + " bytes are left over after the record");
      }
      return datum;
    } catch (IOException malformed) {
      throw failure(writer, String.valueOf(malformed.getMessage()));
    } catch (RuntimeException unfit) {
      throw failure(writer, Reason.of(unfit));
    } finally {
      message = NOTHING;
    }
  }

  private static SerializationException failure(Schema writer, String reason) {
    return new SerializationException(
        "Cannot decode %s: %s".formatted(writer.getFullName(), reason));
  }

  private int remaining() {
    return message.length - position;
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() throws IOException {
    byte value = message[advance(1)];
    if (value != 0 && value != 1) {
      throw new AvroTypeException("a boolean is neither 0 nor 1");
    }
    return value == 1;
  }

  @Override
  public int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw new AvroTypeException("an int is out of its range");
    }
    return (int) value;
  }

  @Override
  public long readLong() throws IOException {
    long zigzag = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = message[advance(1)];
      zigzag |= (next & 0x7FL) << shift;
      if (next >= 0) {
        if (shift == 63 && next > 1) {
          break;
        }
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw new AvroTypeException("a number has more than 64 bits");
  }

  @Override
  public float readFloat() throws IOException {
    return (float) FLOAT.get(message, advance(Float.BYTES));
  }

  @Override
  public double readDouble() throws IOException {
    return (double) DOUBLE.get(message, advance(Double.BYTES));
  }

  @Override
  public String readString() throws IOException {
    int length = readLength();
    int start = advance(length);
    String text = new String(message, start, length, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') >= 0) {
      requireUtf8(start, length);
    }
    return text;
  }

  /** The JDK puts U+FFFD where bytes are malformed; the text may also hold it by right. */
  private void requireUtf8(int start, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message, start, length));
    } catch (CharacterCodingException malformed) {
      throw new AvroTypeException("a string is no UTF-8");
    }
  }

  @Override
  public Utf8 readString(Utf8 old) throws IOException {
    return new Utf8(readString());
  }

  @Override
  public void skipString() throws IOException {
    advance(readLength());
  }

  @Override
  public ByteBuffer readBytes(ByteBuffer old) throws IOException {
    byte[] bytes = new byte[readLength()];
    readFixed(bytes, 0, bytes.length);
    return ByteBuffer.wrap(bytes);
  }

  @Override
  public void skipBytes() throws IOException {
    advance(readLength());
  }

  @Override
  public void readFixed(byte[] bytes, int start, int length) throws IOException {
    System.arraycopy(message, advance(length), bytes, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    advance(length);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    return readItemCount();
  }

  @Override
  public long arrayNext() throws IOException {
    return readItemCount();
  }

  @Override
  public long readMapStart() throws IOException {
    return readItemCount();
  }

  @Override
  public long mapNext() throws IOException {
    return readItemCount();
  }

  @Override
  public long skipArray() throws IOException {
    return skipBlocks();
  }

  @Override
  public long skipMap() throws IOException {
    return skipBlocks();
  }

  /** Skips blocks that tell their bytes; the item count of the first that does not, or 0. */
  private long skipBlocks() throws IOException {
    long count = readLong();
    while (count < 0) {
      advance(readLength());
      count = readLong();
    }
    return charge(count);
  }

  private long readItemCount() throws IOException {
    long count = readLong();
    if (count >= 0) {
      return charge(count);
    }
    readLength();
    return charge(-count);
  }

  private long charge(long items) {
    if (items < 0 || items > itemsLeft) {
      throw new AvroTypeException("an array or map has more items than the message has bytes");
    }
    itemsLeft -= (int) items;
    return items;
  }

  private int readLength() throws IOException {
    long length = readLong();
    if (length < 0 || length > remaining()) {
      throw new EOFException("a length of " + length + " with " + remaining() + " bytes left");
    }
    return (int) length;
  }

  /** Steps over {@code count} bytes; the position they start at. */
  private int advance(int count) throws IOException {
    if (count > remaining()) {
      throw new EOFException("the message ends within a value");
    }
    int start = position;
    position += count;
    return start;
  }
}
