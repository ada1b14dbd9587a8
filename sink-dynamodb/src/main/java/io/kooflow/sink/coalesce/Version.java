package io.kooflow.sink.coalesce;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of two records of an item is newer: the greater. Parts are compared one after another as
 * DynamoDB compares them: numbers by value, texts by their UTF-8, bytes unsigned. Immutable.
 */
public final class Version implements Comparable<Version> {

  /** Of records of which none is newer than another: the first one stays. */
  public static final Version NONE = new Version();

  /** Each a Long, a BigDecimal (never one that a Long could be), a String or a byte[]. */
  private final Object[] parts;

  private Version(Object... parts) {
    this.parts = parts;
  }

  /**
   * A version of these parts, which are not copied.
   *
   * @param parts each a Long, BigDecimal, String (without unpaired surrogates) or byte[]
   * @throws IllegalArgumentException if a part is anything else
   */
  public static Version of(Object... parts) {
    for (int i = 0; i < parts.length; i++) {
      if (parts[i] instanceof BigDecimal number) {
        parts[i] = plain(number);
      } else if (!(parts[i] instanceof Long
          || parts[i] instanceof String
          || parts[i] instanceof byte[])) {
        throw new IllegalArgumentException("No part of a version: " + parts[i].getClass());
      }
    }
    return new Version(parts);
  }

  /** The parts, the most significant first. */
  public List<Object> parts() {
    return List.of(parts);
  }

  /** Whether the two can be compared: as many parts, each of the same kind. */
  public boolean isComparableWith(Version other) {
    if (parts.length != other.parts.length) {
      return false;
    }
    for (int i = 0; i < parts.length; i++) {
      if (kind(parts[i]) != kind(other.parts[i])) {
        return false;
      }
    }
    return true;
  }

  /** Equal for versions that can be compared; empty where all parts are numbers. */
  public String kinds() {
    boolean numbers = true;
    for (Object part : parts) {
      numbers &= kind(part) == 0;
    }
    if (numbers) {
      return "";
    }
    StringBuilder kinds = new StringBuilder(parts.length);
    for (Object part : parts) {
      kinds.append("NSB".charAt(kind(part)));
    }
    return kinds.toString();
  }

  /** A total order, also among versions that {@link #isComparableWith} refuses. */
  @Override
  public int compareTo(Version other) {
    int common = Math.min(parts.length, other.parts.length);
    for (int i = 0; i < common; i++) {
      int order = compare(parts[i], other.parts[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(parts.length, other.parts.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Version version && compareTo(version) == 0;
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(parts);
  }

  @Override
  public String toString() {
    return Arrays.deepToString(parts);
  }

  private static Object plain(BigDecimal number) {
    BigDecimal stripped = number.stripTrailingZeros();
    boolean isLong = stripped.scale() <= 0 && stripped.precision() - stripped.scale() <= 18;
    return isLong ? (Object) stripped.longValueExact() : stripped;
  }

  private static int compare(Object one, Object other) {
    if (one instanceof Long a && other instanceof Long b) {
      return Long.compare(a, b);
    }
    int kinds = Integer.compare(kind(one), kind(other));
    if (kinds != 0) {
      return kinds;
    }
    if (one instanceof byte[] a) {
      return Arrays.compareUnsigned(a, (byte[]) other);
    }
    return one instanceof String text ? byCodePoint(text, (String) other) : byValue(one, other);
  }

  private static int byValue(Object one, Object other) {
    return decimal(one).compareTo(decimal(other));
  }

  private static BigDecimal decimal(Object number) {
    return number instanceof Long whole ? BigDecimal.valueOf(whole) : (BigDecimal) number;
  }

  /** The order of UTF-8 bytes is that of code points; that of Java's chars is not. */
  private static int byCodePoint(String one, String other) {
    int common = Math.min(one.length(), other.length());
    for (int i = 0; i < common; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        boolean surrogate = Character.isSurrogate(a);
        return surrogate == Character.isSurrogate(b) ? Character.compare(a, b) : surrogate ? 1 : -1;
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  private static int kind(Object part) {
    if (part instanceof Long || part instanceof BigDecimal) {
      return 0;
    }
    return part instanceof String ? 1 : 2;
  }
}
