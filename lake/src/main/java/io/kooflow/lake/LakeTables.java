package io.kooflow.lake;

import java.util.List;
import java.util.Optional;

/** All tables of the lake. */
public final class LakeTables {
  private static final List<LakeTable> ALL =
      List.of(
          KooChangesTable.TABLE,
          ReactionChangesTable.TABLE,
          UserChangesTable.TABLE,
          ContentScoresTable.TABLE);

  private LakeTables() {}

  public static List<LakeTable> all() {
    return ALL;
  }

  /** The table of that name inside the namespace, or none. */
  public static Optional<LakeTable> named(String name) {
    return ALL.stream().filter(table -> table.name().equals(name)).findFirst();
  }
}
