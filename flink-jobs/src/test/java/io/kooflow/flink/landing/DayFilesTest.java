package io.kooflow.flink.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.flink.settings.KafkaSettings;
import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.LogColumns;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DayFilesTest {
  private static final int MOST_OPEN = 3;
  private static final LandedTopic LANDED = LandedTopic.REACTION_CHANGES;

  private final InMemoryCatalog catalog = new InMemoryCatalog();
  private final AvroToRow toRow = new AvroToRow(LANDED.table().schema());
  private DayFiles files;

  @BeforeEach
  void open() {
    catalog.initialize("test", Map.of());
    Table table = LANDED.table().createIfMissing(catalog);
    LandingTarget target =
        new LandingTarget(
            LANDED,
            new CatalogConfig("http://127.0.0.1", "w", null, false, null, null, null, Map.of()),
            new KafkaSettings("127.0.0.1:1", Map.of()),
            Map.of(),
            table.schema(),
            new HashMap<>(table.specs()),
            table.spec().specId(),
            new TreeMap<>());
    int changedAt = toRow.indexOf(target.dayColumn().orElseThrow());
    files =
        new DayFiles(
            table,
            target,
            row -> row.getTimestamp(changedAt, 6).getMillisecond() / 86_400_000,
            MOST_OPEN,
            0,
            0);
  }

  @AfterEach
  void close() throws IOException {
    files.close();
    catalog.close();
  }

  @Test
  void writesOneFilePerDayWhileFewAreOpen() throws IOException {
    for (int n = 0; n < 30; n++) {
      files.write(row(n % MOST_OPEN));
    }

    assertThat(files.complete()).hasSize(MOST_OPEN);
  }

  @Test
  void closesItsFilesWhenTooManyDaysAreOpenAndLosesNoRow() throws IOException {
    for (int n = 0; n < 30; n++) {
      files.write(row(n % 10));
    }

    List<DataFile> written = files.complete();

    assertThat(written.stream().mapToLong(DataFile::recordCount).sum()).isEqualTo(30);
    assertThat(written).hasSize(30);
  }

  @Test
  void landsAFirstSnapshotOfTenYearsInOneFile() throws IOException {
    for (int n = 0; n < 3_650; n++) {
      GenericRowData row = row(7);
      row.setField(
          toRow.indexOf(LogColumns.EVENT_TIME), TimestampData.fromEpochMillis(n * 86_400_000L));
      files.write(row);
    }

    assertThat(files.complete()).hasSize(1);
  }

  @Test
  void handsOverEachFileOnce() throws IOException {
    files.write(row(1));

    assertThat(files.complete()).hasSize(1);
    assertThat(files.complete()).isEmpty();
  }

  private GenericRowData row(int day) {
    GenericRowData row = toRow.row(Events.like(day + 1));
    row.setField(
        toRow.indexOf(LogColumns.EVENT_TIME), TimestampData.fromEpochMillis(day * 86_400_000L));
    row.setField(
        toRow.indexOf(LogColumns.CHANGED_AT), TimestampData.fromEpochMillis(day * 86_400_000L));
    row.setField(toRow.indexOf(LogColumns.TOPIC), StringData.fromString(LANDED.topic()));
    row.setField(toRow.indexOf(LogColumns.PARTITION), 0);
    row.setField(toRow.indexOf(LogColumns.OFFSET), (long) day);
    return row;
  }
}
