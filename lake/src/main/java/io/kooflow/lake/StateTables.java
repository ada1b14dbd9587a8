package io.kooflow.lake;

import java.util.List;
import java.util.Optional;

/** The tables of the current state: {@code koos}, {@code reactions} and {@code users}. */
public final class StateTables {
  public static final StateTable KOOS =
      StateTable.of("koos", "koo_removals", KooChangesTable.TABLE);
  public static final StateTable REACTIONS =
      StateTable.of("reactions", "reaction_removals", ReactionChangesTable.TABLE);
  public static final StateTable USERS =
      StateTable.of("users", "user_removals", UserChangesTable.TABLE);

  private static final List<StateTable> ALL = List.of(KOOS, REACTIONS, USERS);

  private StateTables() {}

  public static List<StateTable> all() {
    return ALL;
  }

  /** The one of that name inside the namespace, or none. */
  public static Optional<StateTable> named(String name) {
    return ALL.stream().filter(each -> each.table().name().equals(name)).findFirst();
  }
}
