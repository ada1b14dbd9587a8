package io.kooflow.lake;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All tables of the lake that are landed from topics; {@link StateTables} are merged from them. */
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

  /** Those of {@link #all}, and those that are merged from them. */
  public static List<LakeTable> landedAndMerged() {
    return Stream.concat(
            ALL.stream(),
            StateTables.all().stream().flatMap(each -> Stream.of(each.table(), each.removals())))
        .toList();
  }

  /** The table of that name inside the namespace, landed or merged, or none. */
  public static Optional<LakeTable> named(String name) {
    return landedAndMerged().stream().filter(table -> table.name().equals(name)).findFirst();
  }
}
