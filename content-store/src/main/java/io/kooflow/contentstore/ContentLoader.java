package io.kooflow.contentstore;

import io.kooflow.contentstore.items.BadValueException;
import io.kooflow.contentstore.load.BulkWrite;
import io.kooflow.contentstore.load.BulkWriteException;
import io.kooflow.contentstore.load.BulkWriter;
import io.kooflow.contentstore.load.BulkWriterConfig;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.contentstore.tables.LanguageShards;
import io.kooflow.contentstore.tables.TableDefinition;
import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.events.User;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Writes content in bulk: the same items, under the same rules, as the stores write one by one.
 * Writes to one item keep their order. A write is in its table after {@link #flush}; a bad value is
 * refused at once ({@link BadValueException}), a write that failed is told by the next call ({@link
 * BulkWriteException}). Used by one thread at a time.
 */
public final class ContentLoader implements AutoCloseable {
  private final BulkWriter writer;
  private final LanguageShards shards;
  private final TableDefinition koos;
  private final TableDefinition reactions;
  private final TableDefinition users;

  /** The caller owns {@code client} and closes it after this loader. */
  public ContentLoader(DynamoDbAsyncClient client, ContentTables tables, BulkWriterConfig config) {
    this.writer = new BulkWriter(client, config);
    this.shards = tables.shards();
    this.koos = tables.koos();
    this.reactions = tables.reactions();
    this.users = tables.users();
  }

  /** Writes the koo, in place of one with its id. */
  public void put(Koo koo) throws InterruptedException {
    writer.write(BulkWrite.put(koos, ContentRules.item(koo, shards)));
  }

  /** Writes the reaction, in place of the user's reaction to that koo. */
  public void put(Reaction reaction) throws InterruptedException {
    writer.write(BulkWrite.put(reactions, ContentRules.item(reaction)));
  }

  /** Writes the user, in place of one with its id. */
  public void put(User user) throws InterruptedException {
    writer.write(BulkWrite.put(users, ContentRules.item(user)));
  }

  /** Deletes the koo; nothing happens where there is none. */
  public void deleteKoo(long contentId) throws InterruptedException {
    writer.write(BulkWrite.delete(koos, KooStore.key(contentId)));
  }

  /** Takes the user's reaction to the koo back; nothing happens where there is none. */
  public void deleteReaction(long contentId, long userId) throws InterruptedException {
    writer.write(BulkWrite.delete(reactions, ReactionStore.key(contentId, userId)));
  }

  /** Waits until every write so far is in its table. */
  public void flush() throws InterruptedException {
    writer.flush();
  }

  /** See {@link BulkWriter#settle}. */
  public boolean settle(Duration limit) throws InterruptedException {
    return writer.settle(limit);
  }

  /** As {@link #flush}. */
  @Override
  public void close() {
    writer.close();
  }
}
