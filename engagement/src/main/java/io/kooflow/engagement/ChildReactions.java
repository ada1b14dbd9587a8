package io.kooflow.engagement;

import org.jspecify.annotations.Nullable;

/** How a child koo counts for its parent while it exists. */
public final class ChildReactions {
  public static final String COMMENT = "COMMENT";
  public static final String REKOO = "REKOO";

  private ChildReactions() {}

  /**
   * Reaction type of a child of this kind (C, R); null for every other kind, which does not count.
   */
  public static @Nullable String typeOf(String kind) {
    return switch (kind) {
      case "C" -> COMMENT;
      case "R" -> REKOO;
      default -> null;
    };
  }
}
