package io.kooflow.engagement;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes of a stored state: a version, then fields. Whole numbers take one to ten bytes (zig-zag,
 * seven bits each); strings and byte arrays are preceded by their length.
 */
public final class BinaryState {
  private BinaryState() {}

  /** Appends fields in the order in which they will be read. */
  public static final class Writer {
    private byte[] bytes = new byte[64];
    private int size;

    /** Starts with the version, which goes up whenever the fields change. */
    public Writer(byte version) {
      write(version);
    }

    private void write(int value) {
      room(1);
      bytes[size++] = (byte) value;
    }

    private void room(int more) {
      if (size + more > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
      }
    }

    /** Bytes whose number the reader knows. */
    public Writer raw(byte[] value) {
      room(value.length);
      System.arraycopy(value, 0, bytes, size, value.length);
      size += value.length;
      return this;
    }

    public Writer number(long value) {
      long rest = (value << 1) ^ (value >> 63);
      while ((rest & ~0x7FL) != 0) {
        write((int) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      write((int) rest);
      return this;
    }

    public Writer counted(byte[] value) {
      return number(value.length).raw(value);
    }

    /** UTF-8; an unpaired surrogate becomes a question mark. */
    public Writer text(String value) {
      return counted(value.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] done() {
      return Arrays.copyOf(bytes, size);
    }
  }

  /** Reads the fields back; {@link IllegalArgumentException} for bytes that no writer made. */
  public static final class Reader {
    private final ByteBuffer bytes;
    private final String what;

    /** Throws {@link IllegalArgumentException} if the first byte is not {@code version}. */
    public Reader(byte[] state, byte version, String what) {
      this.bytes = ByteBuffer.wrap(state);
      this.what = what;
      if (state.length == 0 || bytes.get() != version) {
        throw new IllegalArgumentException(
            "Stored "
                + what
                + " has "
                + (state.length == 0 ? "no bytes" : "version " + state[0])
                + ", this program reads version "
                + version);
      }
    }

    public byte[] raw(long length) {
      if (length < 0 || length > bytes.remaining()) {
        throw broken();
      }
      byte[] value = new byte[(int) length];
      bytes.get(value);
      return value;
    }

    public long number() {
      try {
        long rest = 0;
        for (int shift = 0; shift < 64; shift += 7) {
          byte next = bytes.get();
          rest |= (next & 0x7FL) << shift;
          if (next >= 0) {
            return (rest >>> 1) ^ -(rest & 1);
          }
        }
      } catch (BufferUnderflowException tooShort) {
        throw broken();
      }
      throw broken();
    }

    public byte[] counted() {
      return raw(number());
    }

    public String text() {
      return new String(counted(), StandardCharsets.UTF_8);
    }

    /** Throws if bytes are left over. */
    public void end() {
      if (bytes.hasRemaining()) {
        throw broken();
      }
    }

    /**
     * What to throw where a field makes no sense; names what is stored and the place, not the
     * bytes.
     */
    public IllegalArgumentException broken() {
      return new IllegalArgumentException(
          "Stored " + what + " is broken near byte " + bytes.position() + " of " + bytes.limit());
    }
  }
}
