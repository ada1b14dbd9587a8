package io.kooflow.torture.streams;

import io.kooflow.events.Koo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is so, each under its name, such as {@code counts 17}. Two are equal if every fact is, its
 * doubles to the bit. For one thread.
 */
final class Facts {
  private final SortedMap<String, Object> facts = new TreeMap<>();

  /** One place of a list, of a koo or a creator. */
  record Place(long id, String language, double score, boolean filled) {
    static final Comparator<Place> BEST_FIRST =
        Comparator.comparingDouble(Place::score)
            .reversed()
            .thenComparingLong(Place::id)
            .thenComparing(Place::language);

    Place filledUp() {
      return new Place(id, language, score, true);
    }
  }

  /** A koo as the feed shows it. */
  record Feed(
      Koo koo,
      Map<String, Long> counts,
      Map<String, Long> thread,
      Map<String, Double> decay,
      double score) {}

  /** What a creator's koos of one language received; null if nothing of worth. */
  record Received(
      long koos, Map<String, Long> counts, Map<String, Double> decay, @Nullable Double rising) {}

  /** Adds one; nothing empty, for what was never there and what is empty are the same. */
  Facts add(String what, Object key, Object value) {
    boolean empty =
        value instanceof Map<?, ?> map
            ? map.isEmpty()
            : value instanceof Set<?> set && set.isEmpty();
    if (!empty) {
      facts.put(what + " " + key, value);
    }
    return this;
  }

  /** Names of all. */
  Set<String> names() {
    return facts.keySet();
  }

  /** One line for each that is not as expected, first by name. */
  List<String> differencesFrom(Facts expected) {
    Collection<String> names = new TreeSet<>(facts.keySet());
    names.addAll(expected.facts.keySet());
    List<String> differences = new ArrayList<>();
    for (String name : names) {
      Object wanted = expected.facts.get(name);
      Object found = facts.get(name);
      if (wanted == null || !wanted.equals(found)) {
        differences.add("%s: expected %s, found %s".formatted(name, wanted, found));
      }
    }
    return differences;
  }
}
