package io.kooflow.engagement;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Place of one change in the order of its item: 22 bytes, compared as unsigned bytes. What the
 * bytes mean is the business of whoever captured the change; here only their order counts.
 */
public final class ChangePosition implements Comparable<ChangePosition> {
  /** Length of every position. */
  public static final int BYTES = 22;

  private final byte[] bytes;

  private ChangePosition(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Throws {@link IllegalArgumentException} unless there are exactly 22 bytes; copies them. */
  public static ChangePosition of(byte[] bytes) {
    return ofOwn(bytes.clone());
  }

  /** As {@link #of(byte[])}, of what remains of the buffer, which stays as it is. */
  public static ChangePosition of(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(buffer.position(), bytes);
    return ofOwn(bytes);
  }

  private static ChangePosition ofOwn(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "A position must have " + BYTES + " bytes, got " + bytes.length);
    }
    return new ChangePosition(bytes);
  }

  void writeTo(BinaryState.Writer out) {
    out.raw(bytes);
  }

  /** A copy of the 22 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public int compareTo(ChangePosition other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ChangePosition that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
