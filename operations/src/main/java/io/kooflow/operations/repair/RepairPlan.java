package io.kooflow.operations.repair;

import io.kooflow.audit.compare.Difference;
import io.kooflow.audit.stores.Subject;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.schemas.signal.SnapshotSignal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;

/**
 * Which rows of the content store are to be read again, so that what differs is published again. A
 * difference that names a row asks for that row, whether the store has it or not; any other, such
 * as a count, for its koo and every reaction to it that the store has. What no row mends asks for
 * none.
 */
public final class RepairPlan {
  /** More rows of one table than this are read as the whole table. */
  static final int MOST_ROWS = 50_000;

  private final ContentTables tables;
  private final LongFunction<? extends Collection<String>> users;
  private final Map<String, Set<Map<String, String>>> rows = new TreeMap<>();

  private final Map<String, Integer> others = new TreeMap<>();

  private RepairPlan(ContentTables tables, LongFunction<? extends Collection<String>> users) {
    this.tables = tables;
    this.users = users;
  }

  /**
   * The plan for some differences.
   *
   * @param users ids of the users whose reactions to a koo stand in the store, as decimal text
   */
  public static RepairPlan of(
      List<Difference> differences,
      ContentTables tables,
      LongFunction<? extends Collection<String>> users) {
    RepairPlan plan = new RepairPlan(tables, users);
    Set<Long> koos = new LinkedHashSet<>();
    differences.stream().map(Subject::of).forEach(subject -> plan.add(subject, koos));
    koos.forEach(plan::addKooWithReactions);
    return plan;
  }

  private void add(Subject subject, Set<Long> koos) {
    String id = Long.toString(subject.id());
    switch (subject.kind()) {
      case REACTION -> add(tables.reactions(), id, String.valueOf(subject.user()));
      case USER -> add(tables.users(), id);
      case KOO -> add(tables.koos(), id);
      case FOLLOWS_FROM_KOO -> koos.add(subject.id());
      case BEYOND_EVENTS ->
          others.merge(Objects.requireNonNull(subject.otherwise()), 1, Integer::sum);
    }
  }

  private void addKooWithReactions(long koo) {
    add(tables.koos(), Long.toString(koo));
    for (String user : users.apply(koo)) {
      add(tables.reactions(), Long.toString(koo), user);
    }
  }

  private void add(TableDefinition table, String... values) {
    Map<String, String> key = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      key.put(table.primaryKey().get(i).name(), values[i]);
    }
    rows.computeIfAbsent(table.name(), name -> new LinkedHashSet<>()).add(key);
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** How many differences no row mends, by what does mend them. */
  public Map<String, Integer> others() {
    return Collections.unmodifiableMap(others);
  }

  /** Keys of the rows to read, by table. */
  Map<String, Set<Map<String, String>>> rows() {
    return Collections.unmodifiableMap(rows);
  }

  /** How many rows to read, by table. */
  public Map<String, Integer> sizes() {
    Map<String, Integer> sizes = new TreeMap<>();
    rows.forEach((table, keys) -> sizes.put(table, keys.size()));
    return sizes;
  }

  /**
   * The signals that ask for them, each of as many rows as one may have.
   *
   * @param id the beginning of every signal's id, at most 150 characters
   */
  public List<SnapshotSignal> signals(String id) {
    List<SnapshotSignal> signals = new ArrayList<>();
    rows.forEach(
        (table, keys) -> {
          if (keys.size() > MOST_ROWS) {
            signals.add(SnapshotSignal.ofTable(id + "-" + signals.size(), null, table));
            return;
          }
          List<Map<String, String>> all = List.copyOf(keys);
          for (int from = 0; from < all.size(); from += SnapshotSignal.MOST_KEYS) {
            List<Map<String, String>> part =
                all.subList(from, Math.min(all.size(), from + SnapshotSignal.MOST_KEYS));
            signals.add(new SnapshotSignal(id + "-" + signals.size(), null, table, part));
          }
        });
    return signals;
  }
}
