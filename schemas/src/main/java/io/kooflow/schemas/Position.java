package io.kooflow.schemas;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Where a change stands in the history of its item: 22 bytes, compared as unsigned bytes. They are
 * the epoch of the stream (1 byte), the sequence number in the stream (17 bytes, unsigned) and the
 * snapshot number (4 bytes, unsigned; 0 for a record of the stream). A change whose position is not
 * above the one already applied to its item is a duplicate.
 */
public final class Position implements Comparable<Position> {

  /** Bytes of a position. */
  public static final int LENGTH = 22;

  private static final int SEQUENCE_BYTES = 17;
  private static final int SEQUENCE_AT = 1;
  private static final int SNAPSHOT_AT = SEQUENCE_AT + SEQUENCE_BYTES;

  /** As many as fit, times 2^32, into a long. */
  private static final int DIGITS_AT_ONCE = 9;

  private static final long PART_MASK = 0xFFFF_FFFFL;
  private static final long MOST_OF_FIRST_PART = 0xFF;

  private final byte[] bytes;

  private Position(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Position of a record of the stream.
   *
   * @param epoch 0 to 255
   * @param sequenceNumber decimal, unsigned, below 2^136 (DynamoDB's have at most 40 digits)
   * @throws IllegalArgumentException if a value is outside its range
   */
  public static Position stream(int epoch, String sequenceNumber) {
    return of(epoch, sequenceNumber, 0);
  }

  /**
   * Position of a row read by a snapshot: above every stream record up to {@code
   * highestSequenceOrZero}, below every later one.
   *
   * @param epoch 0 to 255
   * @param highestSequenceOrZero highest sequence number handed to Kafka from any shard before the
   *     read; "0" for the first snapshot of an epoch
   * @param snapshot number of the snapshot, 1 to 2^32-1
   * @throws IllegalArgumentException if a value is outside its range
   */
  public static Position snapshot(int epoch, String highestSequenceOrZero, long snapshot) {
    if (snapshot < 1 || snapshot >= 1L << Integer.SIZE) {
      throw new IllegalArgumentException(
          "Snapshot number must be 1 or more and below 2^32, got " + snapshot);
    }
    return of(epoch, highestSequenceOrZero, snapshot);
  }

  /**
   * The position with exactly these bytes, which are copied.
   *
   * @throws IllegalArgumentException if there are not exactly 22
   */
  public static Position of(byte[] bytes) {
    return new Position(checked(bytes.clone()));
  }

  /**
   * The position between the buffer's position and limit, which are left as they are; the bytes are
   * copied.
   *
   * @throws IllegalArgumentException if there are not exactly 22
   */
  public static Position of(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return new Position(checked(copy));
  }

  /** Epoch of the stream, 0 to 255. */
  public int epoch() {
    return Byte.toUnsignedInt(bytes[0]);
  }

  /** Sequence number in the stream, decimal without leading zeros; "0" if there is none. */
  public String sequenceNumber() {
    return new BigInteger(1, bytes, SEQUENCE_AT, SEQUENCE_BYTES).toString();
  }

  /** Number of the snapshot, 1 to 2^32-1; 0 for a record of the stream. */
  public long snapshotNumber() {
    return Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt(SNAPSHOT_AT));
  }

  /** A copy of the 22 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** A buffer over a copy of the 22 bytes, at position 0. */
  public ByteBuffer toByteBuffer() {
    return ByteBuffer.wrap(bytes.clone());
  }

  @Override
  public int compareTo(Position other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Position position && Arrays.equals(bytes, position.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Epoch, sequence number and snapshot number, as in {@code 1/4421583/0}. */
  @Override
  public String toString() {
    return epoch() + "/" + sequenceNumber() + "/" + snapshotNumber();
  }

  private static Position of(int epoch, String sequenceNumber, long snapshot) {
    if (epoch < 0 || epoch > 255) {
      throw new IllegalArgumentException("Epoch must be 0 to 255, got " + epoch);
    }
    long[] parts = parts(sequenceNumber);
    byte[] bytes = new byte[LENGTH];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).put((byte) epoch).put((byte) parts[0]);
    for (int i = 1; i < parts.length; i++) {
      buffer.putInt((int) parts[i]);
    }
    buffer.putInt((int) snapshot);
    return new Position(bytes);
  }

  /**
   * An unsigned decimal below 2^136 as 8 and four times 32 bits, the highest first. Without
   * BigInteger, as each record of each stream comes by here.
   */
  private static long[] parts(String decimal) {
    if (decimal.isEmpty()) {
      throw noDecimal(decimal);
    }
    long[] parts = new long[(SEQUENCE_BYTES + Integer.BYTES - 1) / Integer.BYTES];
    int from = 0;
    while (from < decimal.length()) {
      int to = Math.min(decimal.length(), from + DIGITS_AT_ONCE);
      long scale = 1;
      long carry = 0;
      for (int i = from; i < to; i++) {
        carry = carry * 10 + digit(decimal, i);
        scale *= 10;
      }
      for (int i = parts.length - 1; i >= 0; i--) {
        long sum = parts[i] * scale + carry;
        parts[i] = sum & PART_MASK;
        carry = sum >>> Integer.SIZE;
      }
      if (carry != 0 || parts[0] > MOST_OF_FIRST_PART) {
        throw new IllegalArgumentException("Sequence number must be below 2^136, got " + decimal);
      }
      from = to;
    }
    return parts;
  }

  private static int digit(String decimal, int index) {
    char digit = decimal.charAt(index);
    if (digit < '0' || digit > '9') {
      throw noDecimal(decimal);
    }
    return digit - '0';
  }

  private static IllegalArgumentException noDecimal(String text) {
    return new IllegalArgumentException(
        "Sequence number must be an unsigned decimal, got '" + text + "'");
  }

  private static byte[] checked(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A position has %d bytes, got %d: %s",
              LENGTH,
              bytes.length,
              HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 2 * LENGTH))));
    }
    return bytes;
  }
}
