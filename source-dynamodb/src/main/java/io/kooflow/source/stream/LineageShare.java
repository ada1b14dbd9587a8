package io.kooflow.source.stream;

import java.util.Set;

/**
 * Which lineages of a table's stream a task reads. A lineage is a root shard with all that descends
 * from it; it belongs to one task, so that a parent is read to its end before its children, whoever
 * comes and goes. The table's leader reads every lineage that is given to nobody else: so a new one
 * never waits, and none is left out.
 *
 * @param leads whether the task also takes the table's snapshots
 * @param roots of a leader the roots that others read; else those to read
 */
public record LineageShare(boolean leads, Set<String> roots) {

  /** All of a table. */
  public static final LineageShare ALL = new LineageShare(true, Set.of());

  /** Copies the roots. */
  public LineageShare {
    roots = Set.copyOf(roots);
  }

  /** Whether the lineage of this root is read. */
  public boolean owns(String root) {
    return leads != roots.contains(root);
  }

  /** Whether no other task reads the table. */
  public boolean isAlone() {
    return leads && roots.isEmpty();
  }
}
