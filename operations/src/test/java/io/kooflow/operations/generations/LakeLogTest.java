package io.kooflow.operations.generations;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.events.Koo;
import io.kooflow.events.KooChange;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.lake.KooChangesTable;
import io.kooflow.lake.LogColumns;
import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.Topics;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;

/** A row of the lake becomes the change that it was landed from. */
@SuppressWarnings("NullAway") // A null where none should be fails the test.
class LakeLogTest {
  private static final long NOW = 1_700_000_000_123L;
  private static final Position POSITION = Position.stream(1, "4242");

  @Test
  void readsAChangeOfAKoo() {
    Schema schema = KooChangesTable.TABLE.schema();
    Record after = GenericRecord.create(schema.findType("after").asStructType());
    after.setField("content_id", Long.MAX_VALUE);
    after.setField("parent", 7L);
    after.setField("creator", 8L);
    after.setField("kind", "C");
    after.setField("text", "text");
    after.setField("lang_group", "kn");
    after.setField("created_at", time(NOW - 5));
    Record row = row(schema, Map.of("content_id", Long.MAX_VALUE, "op", "INSERT", "after", after));

    ChangeLog.Entry entry = LakeLog.koo(row).entry();

    KooChange change = (KooChange) entry.event();
    assertThat(entry.topic()).isEqualTo(Topics.KOO_CHANGES);
    assertThat(entry.key()).isEqualTo(Long.MAX_VALUE);
    assertThat(change.getChangedAt()).isEqualTo(NOW);
    assertThat(Position.of(change.getPosition())).isEqualTo(POSITION);
    assertThat(change.getBefore()).isNull();
    assertThat(change.getAfter())
        .isEqualTo(new Koo(Long.MAX_VALUE, 7L, null, 8L, "C", "text", "kn", NOW - 5, null));
  }

  @Test
  void readsATakenBackReaction() {
    Schema schema = ReactionChangesTable.TABLE.schema();
    Record before = GenericRecord.create(schema.findType("before").asStructType());
    before.setField("content_id", 1L);
    before.setField("user_id", 2L);
    before.setField("type", "LIKE");
    before.setField("created_at", time(NOW - 9));
    Record row =
        row(schema, Map.of("content_id", 1L, "user_id", 2L, "op", "REMOVE", "before", before));

    ChangeLog.Entry entry = LakeLog.reaction(row).entry();

    ReactionChange change = (ReactionChange) entry.event();
    assertThat(entry.topic()).isEqualTo(Topics.REACTION_CHANGES);
    assertThat(change.getUserId()).isEqualTo(2);
    assertThat(change.getBefore()).isEqualTo(new Reaction(1L, 2L, "LIKE", NOW - 9));
    assertThat(change.getAfter()).isNull();
  }

  private static Record row(Schema schema, Map<String, Object> fields) {
    Record row = GenericRecord.create(schema);
    fields.forEach(row::setField);
    row.setField("position", LogColumns.positionFor(schema, POSITION.bytes()));
    row.setField("changed_at", time(NOW));
    return row;
  }

  private static OffsetDateTime time(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).atOffset(ZoneOffset.UTC);
  }
}
