package io.kooflow.flink.landing;

import io.kooflow.flink.landing.LandingTarget.OpenTable;
import io.kooflow.flink.landing.RowLayout.Fate;
import io.kooflow.lake.landing.LandingRefusedException;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.data.RowData;

/**
 * Writes rows to data files and counts what it sees of each partition. What the table held already
 * when the writer opened, as after a restart from an old checkpoint, is dropped here.
 */
final class LandingWriter implements CommittingSinkWriter<RowData, Written> {
  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final int MICROS = 6;

  private final OpenTable table;
  private final int columns;
  private final SortedMap<Integer, Long> landedAlready;
  private final DayFiles files;
  private final TreeMap<Integer, PartitionTally> tallies = new TreeMap<>();
  private final Counter dropped;

  LandingWriter(LandingTarget target, int maxOpenDays, WriterInitContext context) {
    this.table = target.open();
    this.columns = target.columns().columns().size();
    this.landedAlready = landed(table, target);
    // Where somebody has chosen another partition, Iceberg's writer alone bounds its files.
    int time = target.dayColumn().map(new AvroToRow(target.columns())::indexOf).orElse(-1);
    this.files =
        new DayFiles(
            table.table(),
            target,
            row -> time < 0 ? 0 : day(row, time),
            maxOpenDays,
            context.getTaskInfo().getIndexOfThisSubtask(),
            context.getTaskInfo().getAttemptNumber());
    this.dropped = context.metricGroup().counter("landedAlready");
  }

  /** A table that cannot tell is refused without restarts, and left closed. */
  private static SortedMap<Integer, Long> landed(OpenTable table, LandingTarget target) {
    try {
      return LandingTarget.endsOf(table.table(), target.landed().topic());
    } catch (LandingRefusedException refused) {
      SuppressRestartsException unrepeatable = new SuppressRestartsException(refused);
      try {
        table.close();
      } catch (IOException unclosed) {
        unrepeatable.addSuppressed(unclosed);
      }
      throw unrepeatable;
    }
  }

  @Override
  public void write(RowData travelling, Context context) throws IOException {
    int partition = RowLayout.partition(travelling);
    long offset = RowLayout.offset(travelling);
    if (offset < landedAlready.getOrDefault(partition, 0L)) {
      dropped.inc();
      return;
    }
    Fate fate = RowLayout.fate(travelling);
    tallies.compute(
        partition,
        (key, tally) -> tally == null ? PartitionTally.of(offset, fate) : tally.plus(offset, fate));
    if (fate == Fate.ROW) {
      files.write(RowLayout.row(travelling, columns));
    }
  }

  @Override
  public void flush(boolean endOfInput) {
    // Files are closed in prepareCommit, which follows at once.
  }

  @Override
  public Collection<Written> prepareCommit() throws IOException {
    if (tallies.isEmpty()) {
      return List.of();
    }
    Written written = new Written(files.complete(), new TreeMap<>(tallies));
    tallies.clear();
    return List.of(written);
  }

  @Override
  public void close() throws IOException {
    try {
      files.close();
    } finally {
      table.close();
    }
  }

  private static long day(RowData row, int time) {
    return Math.floorDiv(row.getTimestamp(time, MICROS).getMillisecond(), MILLIS_PER_DAY);
  }
}
