package io.kooflow.flink.landing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.events.KooChange;
import io.kooflow.events.Reaction;
import io.kooflow.events.ReactionChange;
import io.kooflow.lake.KooChangesTable;
import io.kooflow.lake.LogColumns;
import io.kooflow.lake.ReactionChangesTable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.iceberg.types.Types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AvroToRowTest {
  private static final Set<String> SET_BY_LANDING =
      Set.of(LogColumns.EVENT_TIME, LogColumns.TOPIC, LogColumns.PARTITION, LogColumns.OFFSET);

  /** A field without a column would be lost, a column without a field would stay empty. */
  @ParameterizedTest
  @EnumSource
  void hasAColumnForEachFieldAndAFieldForEachColumn(LandedTopic landed) {
    Schema record = SpecificData.get().getSchema(landed.decoding().type());

    requireSameNames(record, landed.table().schema().asStruct(), SET_BY_LANDING);
  }

  @Test
  void turnsEveryTypeOfFieldIntoItsColumn() {
    AvroToRow toRow = new AvroToRow(KooChangesTable.TABLE.schema());
    KooChange change = Events.koo(7);

    GenericRowData row = toRow.row(change);

    assertThat(row.getLong(toRow.indexOf("content_id"))).isEqualTo(7);
    assertThat(row.getBinary(toRow.indexOf("position")))
        .isEqualTo(bytes(change.getPosition()))
        .hasSize(22);
    assertThat(row.getString(toRow.indexOf("op"))).hasToString("INSERT");
    assertThat(row.getTimestamp(toRow.indexOf("changed_at"), 6))
        .isEqualTo(TimestampData.fromEpochMillis(change.getChangedAt()));
    assertThat(row.isNullAt(toRow.indexOf("before"))).isTrue();
    RowData after = row.getRow(toRow.indexOf("after"), 9);
    assertThat(after.getString(5)).hasToString(change.getAfter().getText());
    assertThat(after.isNullAt(1)).isTrue();
  }

  @Test
  void leavesThePositionReadable() {
    KooChange change = Events.koo(7);
    AvroToRow toRow = new AvroToRow(KooChangesTable.TABLE.schema());

    assertThat(toRow.row(change)).isEqualTo(toRow.row(change));
  }

  @Test
  void refusesATimeThatNoEngineReads() {
    ReactionChange change = Events.like(1);
    change.getAfter().setCreatedAt(Long.MAX_VALUE);

    assertUnfit(change, "created_at is 9223372036854775807");
  }

  @Test
  void refusesAPositionOfTheWrongLength() {
    ReactionChange change = Events.like(1);
    change.setPosition(ByteBuffer.allocate(21));

    assertUnfit(change, "position has 21 bytes, not 22");
  }

  @Test
  void takesTheTimeFromTheItemAndForRemovalsFromTheChange() {
    ReactionChange like = Events.like(5);
    like.setChangedAt(like.getChangedAt() + 86_400_000);
    Reaction item = like.getAfter();

    assertThat(LandedTopic.REACTION_CHANGES.eventTimeMillis(like)).isEqualTo(item.getCreatedAt());
    assertThat(LandedTopic.REACTION_CHANGES.eventTimeMillis(Events.takenBack(5)))
        .isEqualTo(Events.takenBack(5).getChangedAt());
    assertThat(LandedTopic.KOO_SCORES.eventTimeMillis(Events.scores(1)))
        .isEqualTo(Events.scores(1).getScoredAt());
  }

  private static void assertUnfit(ReactionChange change, String message) {
    AvroToRow toRow = new AvroToRow(ReactionChangesTable.TABLE.schema());
    assertThatThrownBy(() -> toRow.row(change))
        .isInstanceOf(UnfitValueException.class)
        .hasMessageContaining(message);
  }

  private static void requireSameNames(Schema record, StructType columns, Set<String> others) {
    List<String> wanted =
        columns.fields().stream()
            .map(NestedField::name)
            .filter(name -> !others.contains(name))
            .map(AvroToRow::camelCase)
            .toList();
    assertThat(record.getFields().stream().map(Schema.Field::name).toList())
        .containsExactlyInAnyOrderElementsOf(wanted);
    for (NestedField column : columns.fields()) {
      Schema.Field field = record.getField(AvroToRow.camelCase(column.name()));
      if (field != null && column.type().isStructType()) {
        Schema nested = field.schema().getTypes().get(1);
        requireSameNames(nested, column.type().asStructType(), Set.of());
      }
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
