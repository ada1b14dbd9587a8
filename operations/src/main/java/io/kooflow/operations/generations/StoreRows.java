package io.kooflow.operations.generations;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.contentstore.items.ItemCodec;
import io.kooflow.contentstore.items.SnapshotScan;
import io.kooflow.contentstore.tables.ContentTables;
import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.Topics;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The rows of the content store as they are now, each as if it had been read before all that the
 * topics hold: whatever the topics tell of it from the moment of opening on is newer.
 */
public final class StoreRows implements ChangeLog {
  /** Rows are removed meanwhile: see {@link SnapshotScan}. */
  private static final int SEGMENTS = 1;

  private static final String SNAPSHOT = "SNAPSHOT";
  private static final Position OLDEST = Position.snapshot(0, "0", 1);

  private final DynamoDbClient client;
  private final ContentTables tables;
  private final Map<TopicPartition, Long> ends;
  private final long readAt = System.currentTimeMillis();

  private StoreRows(DynamoDbClient client, ContentTables tables, Map<TopicPartition, Long> ends) {
    this.client = client;
    this.tables = tables;
    this.ends = ends;
  }

  /** The caller keeps {@code client} open. */
  public static StoreRows open(KafkaTarget kafka, DynamoDbClient client, ContentTables tables)
      throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(kafka.settings())) {
      return new StoreRows(
          client,
          tables,
          GenerationTopics.offsets(admin, GenerationTopics.inputs(), OffsetSpec.latest()));
    }
  }

  @Override
  public void replay(Consumer<Entry> tell) throws InterruptedException {
    ItemCodec<Koo> koos = ItemCodec.of(Koo.class);
    new SnapshotScan(client, tables.koos().name(), SEGMENTS)
        .forEach(item -> tell.accept(koo(koos.toRecord(item))));
    ItemCodec<Reaction> reactions = ItemCodec.of(Reaction.class);
    new SnapshotScan(client, tables.reactions().name(), SEGMENTS)
        .forEach(item -> tell.accept(reaction(reactions.toRecord(item))));
  }

  private Entry koo(Koo row) {
    KooChange change = new KooChange();
    change.setContentId(row.getContentId());
    change.setOp(SNAPSHOT);
    change.setChangedAt(readAt);
    change.setPosition(OLDEST.toByteBuffer());
    change.setAfter(row);
    return new Entry(Topics.KOO_CHANGES, row.getContentId(), change);
  }

  private Entry reaction(Reaction row) {
    ReactionChange change = new ReactionChange();
    change.setContentId(row.getContentId());
    change.setUserId(row.getUserId());
    change.setOp(SNAPSHOT);
    change.setChangedAt(readAt);
    change.setPosition(OLDEST.toByteBuffer());
    change.setAfter(row);
    return new Entry(Topics.REACTION_CHANGES, row.getContentId(), change);
  }

  @Override
  public Map<TopicPartition, Long> ends() {
    return ends;
  }
}
