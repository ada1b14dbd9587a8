package io.kooflow.engagement;

/**
 * Who reacted: a user by a row of the table of reactions, or a child koo (comment, re-koo) by its
 * existence.
 *
 * @param kind which of the two
 * @param id user id or content id, 1 to 2^63-1
 */
public record Actor(Kind kind, long id) {
  /** The two kinds; user and koo ids may be equal numbers without being the same actor. */
  public enum Kind {
    USER,
    KOO
  }

  public Actor {
    if (id < 1) {
      throw new IllegalArgumentException("An actor's id must be 1 to 2^63-1, got " + id);
    }
  }

  public static Actor user(long userId) {
    return new Actor(Kind.USER, userId);
  }

  public static Actor koo(long contentId) {
    return new Actor(Kind.KOO, contentId);
  }
}
