package io.kooflow.source;

import io.kooflow.source.change.TableRecords;
import io.kooflow.source.change.TableRecords.Origin;
import io.kooflow.source.offset.CapturePartition;
import io.kooflow.source.offset.ScanOffset;
import io.kooflow.source.snapshot.TableScan;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One snapshot of a table, row by row. One row is held back until the scan has ended, so that the
 * last record handed over is the one whose offset says that the snapshot is done. Used by the
 * task's thread alone.
 */
final class SnapshotRun implements AutoCloseable {
  private final CaptureId id;
  private final int number;
  private final String through;
  private final TableScan scan;
  private @Nullable Row held;
  private long rows;

  private record Row(Map<String, AttributeValue> item, Instant readAt) {}

  /**
   * What a snapshot writes into its offsets.
   *
   * @param table name of the table
   * @param epoch epoch of its stream
   * @param stream label of its stream
   */
  record CaptureId(String table, int epoch, String stream) {}

  /**
   * @param number 1 or more
   * @param through the sequence number in the rows' positions, decimal
   * @param scan closed with this
   */
  SnapshotRun(CaptureId id, int number, String through, TableScan scan) {
    this.id = id;
    this.number = number;
    this.through = through;
    this.scan = scan;
  }

  int number() {
    return number;
  }

  /** Rows handed over so far. */
  long rows() {
    return rows;
  }

  /**
   * Hands over the rows that are ready, until {@code out} has {@code enough} records or little
   * more.
   *
   * @return whether the snapshot has ended
   */
  boolean drain(TableRecords records, List<SourceRecord> out, int enough) {
    TableScan.Page page;
    while (out.size() < enough && (page = scan.poll()) != null) {
      for (Map<String, AttributeValue> item : page.rows()) {
        hand(records, out, false);
        held = new Row(item, page.readAt());
      }
    }
    if (!scan.isFinished()) {
      return false;
    }
    hand(records, out, true);
    return true;
  }

  /** Where a record stands that says that this snapshot, which had no rows, is done. */
  Origin done(Instant readAt) {
    return origin(true, readAt);
  }

  @Override
  public void close() {
    scan.close();
  }

  private void hand(TableRecords records, List<SourceRecord> out, boolean last) {
    Row row = held;
    if (row == null) {
      return;
    }
    held = null;
    rows++;
    out.add(records.ofRow(row.item(), through, number, origin(last, row.readAt())));
  }

  private Origin origin(boolean done, Instant readAt) {
    ScanOffset offset =
        new ScanOffset(id.epoch(), id.stream(), number, through, done, readAt.toEpochMilli());
    return new Origin(CapturePartition.scan(id.table()), offset.toMap(), "scan-" + number, readAt);
  }
}
