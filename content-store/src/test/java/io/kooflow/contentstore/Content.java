package io.kooflow.contentstore;

import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.events.User;

/** Content for tests: valid unless a test makes it otherwise. */
public final class Content {
  /** A moment in 2023, epoch milliseconds. */
  public static final long NOON = 1_700_000_000_000L;

  private Content() {}

  /** A koo of its own in Hindi by user 7, written at {@link #NOON}. */
  public static Koo koo(long contentId) {
    return Koo.newBuilder()
        .setContentId(contentId)
        .setCreator(7)
        .setKind("K")
        .setText("नमस्ते")
        .setLangGroup("hi")
        .setCreatedAt(NOON)
        .build();
  }

  /** As {@link #koo(long)}, written so many milliseconds after {@link #NOON}. */
  public static Koo koo(long contentId, String langGroup, long creator, long after) {
    Koo koo = koo(contentId);
    koo.setLangGroup(langGroup);
    koo.setCreator(creator);
    koo.setCreatedAt(NOON + after);
    return koo;
  }

  /** A reaction written so many milliseconds after {@link #NOON}. */
  public static Reaction reaction(long contentId, long userId, String type, long after) {
    return new Reaction(contentId, userId, type, NOON + after);
  }

  /** A user who signed up at {@link #NOON}. */
  public static User user(long userId) {
    return new User(userId, "user" + userId, "hi", NOON);
  }
}
