package io.kooflow.flink.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.lake.LogColumns;
import io.kooflow.lake.repair.LogRow;
import org.apache.avro.generic.IndexedRecord;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.flink.FlinkSchemaUtil;
import org.apache.iceberg.flink.RowDataWrapper;
import org.apache.iceberg.types.Comparators;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a repair lands again is what landing landed. */
class LogRowTest {
  @ParameterizedTest
  @EnumSource
  void makesTheRowThatLandingMakes(LandedTopic landed) {
    IndexedRecord event =
        switch (landed) {
          case KOO_CHANGES -> Events.koo(7);
          case REACTION_CHANGES -> Events.takenBack(7);
          case USER_CHANGES -> Events.user(7);
          case KOO_SCORES -> Events.scores(7);
        };
    Schema columns = landed.table().schema();
    AvroToRow toRow = new AvroToRow(columns);
    GenericRowData row = toRow.row(event);
    row.setField(
        toRow.indexOf(LogColumns.EVENT_TIME),
        AvroToRow.timestamp(LogColumns.EVENT_TIME, landed.eventTimeMillis(event)));
    row.setField(toRow.indexOf(LogColumns.TOPIC), StringData.fromString(landed.topic()));
    row.setField(toRow.indexOf(LogColumns.PARTITION), 3);
    row.setField(toRow.indexOf(LogColumns.OFFSET), 11L);
    StructLike byLanding =
        new RowDataWrapper(FlinkSchemaUtil.convert(columns), columns.asStruct()).wrap(row);

    StructLike byRepair =
        new InternalRecordWrapper(columns.asStruct())
            .wrap(LogRow.of(columns, event, landed.topic(), 3, 11));

    assertThat(Comparators.forType(columns.asStruct()).compare(byRepair, byLanding)).isZero();
  }
}
