package io.kooflow.platform.repair;

import io.kooflow.audit.compare.Difference;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.schemas.signal.SnapshotSignal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which rows of the content store are to be read again, so that what differs is told anew. A
 * difference that names a row asks for that row, whether it stands in the store or not; any other,
 * such as a count, for its koo and every reaction to it that stands in the store.
 */
public final class RepairPlan {
  /** More rows of one table than this are read as the whole table. */
  static final int MOST_ROWS = 50_000;

  private static final Pattern REACTION = Pattern.compile("reaction of user (\\d{1,19})");
  private static final String USER = "user";
  private static final String KOO = "koo";

  /**
   * An item whose key or content no event can carry, and figures of creators, whose id is no koo's:
   * where nothing else differs, no row that is read again changes them.
   */
  private static final Pattern BEYOND_REPAIR =
      Pattern.compile("item of .*|(creator|distinct reactors) in .*|(place in )?creators .*");

  private final ContentTables tables;
  private final LongFunction<? extends Collection<String>> users;
  private final Map<String, Set<Map<String, String>>> rows = new TreeMap<>();

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
    for (Difference difference : differences) {
      // No row of the store has an id below 1, so no event can tell of it.
      if (difference.id() > 0 && !BEYOND_REPAIR.matcher(difference.type()).matches()) {
        plan.add(difference, koos);
      }
    }
    koos.forEach(plan::addKooWithReactions);
    return plan;
  }

  private void add(Difference difference, Set<Long> koos) {
    Matcher reaction = REACTION.matcher(difference.type());
    if (reaction.matches()) {
      add(tables.reactions(), Long.toString(difference.id()), reaction.group(1));
    } else if (difference.type().equals(USER)) {
      add(tables.users(), Long.toString(difference.id()));
    } else if (difference.type().equals(KOO)) {
      add(tables.koos(), Long.toString(difference.id()));
    } else {
      koos.add(difference.id());
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

  /** Rows to read, by table. */
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
