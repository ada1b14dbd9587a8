package io.kooflow.audit.compare;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * One fact on which stores disagree.
 *
 * @param id content id, or user id where {@code type} is {@code user}
 * @param type what the fact is about; see {@link Row#type()}
 * @param perStore what each store says, {@code absent} where it has no such row; sorted by store
 */
public record Difference(long id, String type, Map<String, String> perStore)
    implements Comparable<Difference> {
  /** What is told of a store that has no such row. */
  public static final String ABSENT = "absent";

  private static final Comparator<Difference> ORDER =
      Comparator.comparingLong(Difference::id)
          .thenComparing(Difference::type)
          .thenComparing(difference -> difference.perStore().toString());

  /** Copies and sorts the stores. */
  public Difference {
    perStore = Collections.unmodifiableMap(new TreeMap<>(perStore));
  }

  @Override
  public int compareTo(Difference other) {
    return ORDER.compare(this, other);
  }
}
