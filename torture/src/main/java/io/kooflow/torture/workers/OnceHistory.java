package io.kooflow.torture.workers;

import io.kooflow.schemas.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was written to tables, and what a topic told of it, item by item: each change must be told
 * once, in order, and each row that stood at the beginning once, as a row of the snapshot.
 */
final class OnceHistory {
  private static final String GONE = "gone";

  private final Map<String, List<String>> written = new TreeMap<>();
  private final Map<String, List<String>> told = new HashMap<>();
  private final Map<String, Position> last = new HashMap<>();
  private final Map<String, List<String>> rows = new HashMap<>();
  private final Set<String> standing = new HashSet<>();
  private final List<String> wrong = new ArrayList<>();

  /** The table took a write; the removal of what is not there is no change. */
  synchronized void written(String item, @Nullable String state) {
    List<String> states = written.computeIfAbsent(item, none -> new ArrayList<>());
    String now = states.isEmpty() ? GONE : states.get(states.size() - 1);
    if (state != null) {
      states.add(state);
    } else if (!now.equals(GONE)) {
      states.add(GONE);
      standing.remove(item);
    }
  }

  /** From now on the tables are read: a row that stands now and is not removed must be read. */
  synchronized void captureBegins() {
    written.forEach(
        (item, states) -> {
          if (!states.isEmpty() && !states.get(states.size() - 1).equals(GONE)) {
            standing.add(item);
          }
        });
  }

  /** The topic told a change or a row; those of an item are given in the topic's order. */
  synchronized void told(String item, Position position, @Nullable String state) {
    String now = state == null ? GONE : state;
    if (position.snapshotNumber() > 0) {
      rows.computeIfAbsent(item, none -> new ArrayList<>()).add(now);
      return;
    }
    Position before = last.put(item, position);
    if (before != null && position.compareTo(before) <= 0) {
      wrong.add("%s: %s is told behind %s".formatted(item, position, before));
    }
    told.computeIfAbsent(item, none -> new ArrayList<>()).add(now);
  }

  /** How many changes were written. */
  synchronized long changes() {
    return written.values().stream().mapToLong(List::size).sum();
  }

  /** How many rows the snapshots told. */
  synchronized long snapshotRows() {
    return rows.values().stream().mapToLong(List::size).sum();
  }

  /** Whether as many changes were told as were written, or more. */
  synchronized boolean toldAll() {
    return told.values().stream().mapToLong(List::size).sum() >= changes();
  }

  /** Whether each row that stood at the beginning and was not removed was told by the snapshot. */
  synchronized boolean readEveryRow() {
    return rows.keySet().containsAll(standing);
  }

  /** Whatever was told twice, in another order, or not at all; empty when all is as it must be. */
  synchronized List<String> differences() {
    List<String> found = new ArrayList<>(wrong);
    Set<String> items = new TreeSet<>(written.keySet());
    items.addAll(told.keySet());
    items.addAll(rows.keySet());
    for (String item : items) {
      List<String> wanted = written.getOrDefault(item, List.of());
      List<String> had = told.getOrDefault(item, List.of());
      if (!wanted.equals(had)) {
        found.add("%s: written %s, told %s".formatted(item, wanted, had));
      }
      List<String> read = rows.getOrDefault(item, List.of());
      if (read.size() > 1 || (read.isEmpty() && standing.contains(item))) {
        found.add(
            String.format(Locale.ROOT, "%s: told %d times by the snapshot", item, read.size()));
      } else if (!wanted.containsAll(read)) {
        found.add("%s: the snapshot told %s, which never stood there".formatted(item, read));
      }
    }
    return found;
  }
}
