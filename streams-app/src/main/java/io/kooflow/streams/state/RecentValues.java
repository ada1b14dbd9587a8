package io.kooflow.streams.state;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** What a store's files say of the keys met last, within a number of bytes. For one thread. */
final class RecentValues {
  /** Stands, by identity, for a key that is known not to be there. */
  static final byte[] ABSENT = {};

  /** Of one entry beside key and value: map entry, key object, two array headers. */
  private static final int OVERHEAD = 128;

  private final long most;
  private final Map<Bytes, byte[]> values = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /**
   * @param most bytes of heap that this may take, about; 0 remembers nothing
   */
  RecentValues(long most) {
    this.most = most;
  }

  /** The value, {@link #ABSENT}, or null where nothing is known. */
  byte @Nullable [] of(Bytes key) {
    return most == 0 ? null : values.get(key);
  }

  /** Takes in a value, or {@link #ABSENT}, and forgets those that were not met for longest. */
  void remember(Bytes key, byte[] value) {
    if (most == 0) {
      return;
    }
    byte[] before = values.put(key, value);
    bytes += before == null ? size(key, value) : value.length - before.length;
    Iterator<Map.Entry<Bytes, byte[]>> oldest = values.entrySet().iterator();
    while (bytes > most) {
      Map.Entry<Bytes, byte[]> entry = oldest.next();
      bytes -= size(entry.getKey(), entry.getValue());
      oldest.remove();
    }
  }

  private static int size(Bytes key, byte[] value) {
    return OVERHEAD + key.get().length + value.length;
  }

  void forgetAll() {
    values.clear();
    bytes = 0;
  }
}
