package io.kooflow.platform.load;

import io.kooflow.contentstore.KooStore;
import io.kooflow.contentstore.ReactionStore;
import io.kooflow.contentstore.UserStore;
import io.kooflow.platform.input.StoreWrite;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Carries out one write and returns when the store has taken it. Repeating a write is harmless. */
final class StoreWriter {
  private final KooStore koos;
  private final ReactionStore reactions;
  private final UserStore users;

  /** The caller owns {@code client}. */
  StoreWriter(DynamoDbClient client) {
    this.koos = new KooStore(client);
    this.reactions = new ReactionStore(client);
    this.users = new UserStore(client);
  }

  void write(StoreWrite write) {
    if (write instanceof StoreWrite.React react) {
      reactions.put(react.reaction());
    } else if (write instanceof StoreWrite.TakeBack takeBack) {
      reactions.delete(takeBack.contentId(), takeBack.userId());
    } else if (write instanceof StoreWrite.PutKoo put) {
      koos.put(put.koo());
    } else if (write instanceof StoreWrite.DeleteKoo delete) {
      koos.delete(delete.contentId());
    } else if (write instanceof StoreWrite.SignUp signUp) {
      users.signUp(signUp.user());
    }
  }
}
