package io.kooflow.audit.compare;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/** The first 16 bytes of SHA-256. For one thread. */
public final class Hash128 {
  private final MessageDigest sha256;

  public Hash128() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java platform has SHA-256", impossible);
    }
  }

  /** Hash of any bytes, as 32 hex digits. */
  public String hex(byte[] bytes) {
    ByteBuffer hash = ByteBuffer.wrap(sha256.digest(bytes));
    return hex(hash.getLong(), hash.getLong());
  }

  /**
   * Hash of a row: id (8 bytes, big-endian), then type and value as UTF-8, each after its length.
   */
  ByteBuffer of(Row row) {
    byte[] type = row.type().getBytes(StandardCharsets.UTF_8);
    byte[] value = row.value().getBytes(StandardCharsets.UTF_8);
    sha256.update(ByteBuffer.allocate(12).putLong(row.id()).putInt(type.length).flip());
    sha256.update(type);
    sha256.update(ByteBuffer.allocate(4).putInt(value.length).flip());
    return ByteBuffer.wrap(sha256.digest(value));
  }

  static String hex(long high, long low) {
    return String.format(Locale.ROOT, "%016x%016x", high, low);
  }
}
