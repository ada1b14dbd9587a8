package io.kooflow.platform.load;

import io.kooflow.contentstore.ContentLoader;
import io.kooflow.contentstore.load.BulkWriterConfig;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.platform.input.StoreWrite;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** Hands writes to the store in batches. Repeating a write is harmless. For one thread. */
final class StoreWriter {
  private final DynamoDbAsyncClient client;
  private ContentLoader content;

  /** The caller owns {@code client}. */
  StoreWriter(DynamoDbAsyncClient client) {
    this.client = client;
    this.content = content();
  }

  private ContentLoader content() {
    return new ContentLoader(client, ContentTables.standard(), BulkWriterConfig.defaults());
  }

  /** Takes a write on; writes of one item keep their order. A bad value is refused at once. */
  void add(StoreWrite write) throws InterruptedException {
    if (write instanceof StoreWrite.React react) {
      content.put(react.reaction());
    } else if (write instanceof StoreWrite.TakeBack takeBack) {
      content.deleteReaction(takeBack.contentId(), takeBack.userId());
    } else if (write instanceof StoreWrite.PutKoo put) {
      content.put(put.koo());
    } else if (write instanceof StoreWrite.DeleteKoo delete) {
      content.deleteKoo(delete.contentId());
    } else if (write instanceof StoreWrite.SignUp signUp) {
      content.put(signUp.user());
    }
  }

  /** Returns when the store has taken all that was added. */
  void flush() throws InterruptedException {
    content.flush();
  }

  /** Waits, {@code limit} at most, for the answers to all that was sent. */
  void settle(Duration limit) throws InterruptedException {
    content.settle(limit);
  }

  /** Forgets what was added and not taken, to begin again after a failure. */
  void startAfresh() {
    content = content();
  }
}
