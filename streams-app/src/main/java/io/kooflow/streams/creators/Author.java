package io.kooflow.streams.creators;

import io.kooflow.engagement.KooFacts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A creator in one language.
 *
 * @param creator user id, 1 to 2^63-1
 * @param language language group
 */
public record Author(long creator, String language) {
  /** Of a present koo; null for one that is absent. */
  public static @Nullable Author of(@Nullable KooFacts koo) {
    return koo == null ? null : new Author(koo.creator(), koo.langGroup());
  }

  /** 8 bytes of creator, then the language: all of one creator lie together. */
  byte[] key() {
    byte[] name = language.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + name.length).putLong(creator).put(name).array();
  }
}
