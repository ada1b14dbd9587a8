package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Difference;
import org.jspecify.annotations.Nullable;

/**
 * Which row of the content store a difference is about, so that nobody else reads the audit's
 * words.
 *
 * @param kind what it is about
 * @param id of the koo, or of the user where the row is a user's
 * @param user whose reaction it is, decimal; null unless it is about one
 */
public record Subject(Kind kind, long id, @Nullable String user) {
  /** What differences are about. */
  public enum Kind {
    /** One reaction. */
    REACTION,
    /** A koo's own row. */
    KOO,
    /** A user's row. */
    USER,
    /** What follows from a koo and its reactions, such as a count. */
    FOLLOWS_FROM_KOO,
    /**
     * What no change of a row tells: an item whose key or content no event can carry, and figures
     * of creators, whose id is no koo's.
     */
    BEYOND_EVENTS
  }

  /** What the difference is about. */
  public static Subject of(Difference difference) {
    String type = difference.type();
    String user = Facts.userOf(type);
    Kind kind;
    // No row of the store has an id below 1, so no event can tell of it.
    if (difference.id() < 1 || Facts.isBeyondEvents(type)) {
      kind = Kind.BEYOND_EVENTS;
    } else if (user != null) {
      kind = Kind.REACTION;
    } else if (type.equals(Facts.USER)) {
      kind = Kind.USER;
    } else {
      kind = type.equals(Facts.KOO) ? Kind.KOO : Kind.FOLLOWS_FROM_KOO;
    }
    return new Subject(kind, difference.id(), kind == Kind.REACTION ? user : null);
  }
}
