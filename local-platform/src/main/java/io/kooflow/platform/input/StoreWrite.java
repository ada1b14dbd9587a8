package io.kooflow.platform.input;

import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.events.User;

/**
 * One write to the content store. Writes of one {@link #orderKey()} must be carried out in order.
 */
public sealed interface StoreWrite {

  /** Content id, or user id for a sign-up: the item whose writes must not overtake each other. */
  long orderKey();

  /** A new user. */
  record SignUp(User user) implements StoreWrite {
    @Override
    public long orderKey() {
      return user.getUserId();
    }
  }

  /** A new koo, comment or re-koo, or an edited one: the whole item, replacing what was there. */
  record PutKoo(Koo koo) implements StoreWrite {
    @Override
    public long orderKey() {
      return koo.getContentId();
    }
  }

  /** A koo is deleted; its reactions and children stay. */
  record DeleteKoo(long contentId) implements StoreWrite {
    @Override
    public long orderKey() {
      return contentId;
    }
  }

  /** A user reacts, or changes the reaction. */
  record React(Reaction reaction) implements StoreWrite {
    @Override
    public long orderKey() {
      return reaction.getContentId();
    }
  }

  /** A user takes the reaction back; without a reaction nothing happens. */
  record TakeBack(long contentId, long userId) implements StoreWrite {
    @Override
    public long orderKey() {
      return contentId;
    }
  }
}
