package io.kooflow.contentstore.cost;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Write units of one write. One unit writes up to 1 KB, and nothing costs less than one.
 *
 * @param table units of the table itself
 * @param indexes units by name of index, sorted; an index that the write does not touch is absent
 */
public record WriteUnits(long table, Map<String, Long> indexes) {

  /** Copies and sorts the indexes. */
  public WriteUnits {
    indexes = Collections.unmodifiableMap(new TreeMap<>(indexes));
  }

  /** Table and indexes together. */
  public long total() {
    return table + indexes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Units for {@code bytes}: whole KB, at least one. */
  public static long forBytes(int bytes) {
    return Math.max(1, (bytes + 1023L) / 1024L);
  }
}
