package io.kooflow.platform.input;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Ids made from outside ids: SHA-256 of the outside id's UTF-8, first 8 bytes, sign bit cleared.
 * Two outside ids that meet are refused by name. Not safe for use by several threads.
 */
public final class OutsideIds {
  private final Map<Long, String> outsideById = new HashMap<>();

  /**
   * The id of {@code outside}, 1 to 2^63-1; the same on each call.
   *
   * @throws IllegalArgumentException if another outside id has the same id, or the id would be 0
   */
  public long idOf(String outside) {
    long id = hash(outside);
    String known = outsideById.putIfAbsent(id, outside);
    if (id == 0 || (known != null && !known.equals(outside))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "The outside ids '%s' and '%s' both give the id %d; rename one of them",
              known,
              outside,
              id));
    }
    return id;
  }

  static long hash(String outside) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(outside.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong() & Long.MAX_VALUE;
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
