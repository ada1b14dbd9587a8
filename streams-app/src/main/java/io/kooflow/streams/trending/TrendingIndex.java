package io.kooflow.streams.trending;

import io.kooflow.engagement.RankedKoo;
import io.kooflow.engagement.TopList;
import io.kooflow.streams.state.Stores;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * All eligible koos, or creators, of one partition, ordered: key is language (length, UTF-8), score
 * so that the highest sorts first, id; all compared as unsigned bytes. Unbounded, so that the next
 * koo moves up when one above it goes.
 */
public final class TrendingIndex {
  /** Store of the index of koos. */
  public static final String STORE = "trending-index";

  private static final byte[] PRESENT = {1};

  private final KeyValueStore<byte[], byte[]> index;

  public TrendingIndex(KeyValueStore<byte[], byte[]> index) {
    this.index = index;
  }

  public static StoreBuilder<KeyValueStore<byte[], byte[]>> store(Stores stores, String name) {
    return stores.persistent(name, Serdes.ByteArray(), Serdes.ByteArray());
  }

  /** Moves one koo; null where it was not, or is no longer, eligible. */
  public void move(@Nullable RankedKoo before, @Nullable RankedKoo after) {
    if (before != null) {
      index.put(key(before), null); // A delete would read what it removes.
    }
    if (after != null) {
      index.put(key(after), PRESENT);
    }
  }

  /** The best {@code size} koos of a language. */
  public TopList top(String language, int size) {
    byte[] prefix = prefix(language);
    List<RankedKoo> koos = new ArrayList<>();
    try (KeyValueIterator<byte[], byte[]> best =
        index.prefixScan(prefix, new ByteArraySerializer())) {
      while (koos.size() < size && best.hasNext()) {
        koos.add(koo(language, best.next().key, prefix.length));
      }
    }
    return new TopList(koos);
  }

  private static byte[] prefix(String language) {
    byte[] name = language.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Integer.BYTES + name.length).putInt(name.length).put(name).array();
  }

  private static byte[] key(RankedKoo koo) {
    byte[] prefix = prefix(koo.langGroup());
    return ByteBuffer.allocate(prefix.length + 2 * Long.BYTES)
        .put(prefix)
        .putLong(descending(koo.score()))
        .putLong(koo.contentId())
        .array();
  }

  private static RankedKoo koo(String language, byte[] key, int at) {
    ByteBuffer in = ByteBuffer.wrap(key, at, 2 * Long.BYTES);
    double score = ascending(in.getLong());
    return new RankedKoo(in.getLong(), language, score);
  }

  /** Bits of a finite double such that, unsigned, a higher score is a smaller number. */
  private static long descending(double score) {
    long bits = Double.doubleToRawLongBits(score);
    return bits < 0 ? bits : bits ^ Long.MAX_VALUE;
  }

  private static double ascending(long bits) {
    return Double.longBitsToDouble(bits < 0 ? bits : bits ^ Long.MAX_VALUE);
  }
}
