package io.kooflow.streams.deadletter;

import io.kooflow.engagement.ChangePosition;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What every record must keep to; each check throws {@link BadRecordException} naming the field.
 */
public final class Checks {
  private Checks() {}

  /** The value itself; a record without one says nothing. */
  public static <T> T value(@Nullable T value, String what) {
    if (value == null) {
      throw new BadRecordException(what + " has no value");
    }
    return value;
  }

  /** The id itself, if it is 1 to 2^63-1. */
  public static long id(String field, long id) {
    if (id < 1) {
      throw new BadRecordException(field + " must be 1 to 2^63-1, got " + id);
    }
    return id;
  }

  /** As {@link #id(String, long)}; null passes. */
  public static void optionalId(String field, @Nullable Long id) {
    if (id != null) {
      id(field, id);
    }
  }

  /** The record's key, which must be the id that its value names. */
  public static long key(@Nullable Long key, String field, long id) {
    if (key == null || key != id) {
      throw new BadRecordException("The key is " + key + " where " + field + " is " + id);
    }
    return id(field, id);
  }

  /** The image's key must be that of the change around it. */
  public static void same(String field, long expected, long found) {
    if (expected != found) {
      throw new BadRecordException(field + " is " + found + " in an image of " + expected);
    }
  }

  /** The 22 bytes of a position. */
  public static ChangePosition position(ByteBuffer buffer) {
    try {
      return ChangePosition.of(buffer);
    } catch (IllegalArgumentException wrongLength) {
      throw new BadRecordException("position: " + wrongLength.getMessage(), wrongLength);
    }
  }

  /** A probability must be 0 to 1. */
  public static void probability(String field, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new BadRecordException(field + " must be 0 to 1, got " + value);
    }
  }
}
