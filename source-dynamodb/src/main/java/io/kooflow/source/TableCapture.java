package io.kooflow.source;

import io.kooflow.source.SnapshotRun.CaptureId;
import io.kooflow.source.change.TableRecords;
import io.kooflow.source.change.TableRecords.Origin;
import io.kooflow.source.config.TableSettings;
import io.kooflow.source.offset.CapturePartition;
import io.kooflow.source.offset.ShardOffset;
import io.kooflow.source.snapshot.TableScan;
import io.kooflow.source.stream.ShardRead;
import io.kooflow.source.stream.StreamReader;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * The capture of one table whose stream is open: the stream's records in order, the rows of a
 * snapshot beside them, and another snapshot whenever the stream has lost records. Positions make
 * them one history, whatever their order here. Used by the task's thread alone.
 */
final class TableCapture implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableCapture.class);

  /** Records in a batch that are enough for one poll. */
  private static final int ENOUGH = 1000;

  private final TableSettings table;
  private final CaptureId id;
  private final StreamReader stream;
  private final TableRecords records;
  private final CaptureMetrics metrics;
  private final Supplier<TableScan> scans;
  private BigInteger highest;

  /** Number of the newest snapshot asked for: running, done, or next after the running one. */
  private int snapshot;

  private @Nullable SnapshotRun running;
  private @Nullable SnapshotRun endedWithoutRows;

  /**
   * @param stream open
   * @param scans starts a scan of the table
   * @param plan how to go on
   */
  TableCapture(
      TableSettings table,
      CaptureId id,
      StreamReader stream,
      TableRecords records,
      CaptureMetrics metrics,
      Supplier<TableScan> scans,
      StartPlan plan) {
    this.table = table;
    this.id = id;
    this.stream = stream;
    this.records = records;
    this.metrics = metrics;
    this.scans = scans;
    this.highest = plan.highest();
    this.snapshot = plan.snapshot();
    if (plan.gap()) {
      tellGap("nothing was read for longer than stream.retention.ms");
    }
    if (plan.scan()) {
      begin(plan.snapshot(), plan.through());
    }
  }

  /** Adds what there is now: of each shard that is due a page, and the rows that are ready. */
  void poll(List<SourceRecord> out) {
    ShardRead read;
    while (out.size() < ENOUGH && (read = stream.read()) != null) {
      hand(read, out);
    }
    metrics.readableShards(stream.readableShards());
    if (running != null) {
      drain(running, out);
    }
  }

  /** Nanoseconds until the stream is due again; zero or less when it is. */
  long nanosUntilDue() {
    return stream.nanosUntilDue();
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
    }
  }

  private void hand(ShardRead read, List<SourceRecord> out) {
    if (read instanceof ShardRead.Page page) {
      hand(page, out);
    } else if (read instanceof ShardRead.Gap gap) {
      tellGap("records of shard " + gap.shardId() + " were removed before they were read");
      repair();
    } else if (read instanceof ShardRead.Failed failed) {
      LOG.debug("{}: {} of shard {}", table.name(), failed.fault(), failed.shardId());
      metrics.failed(failed.fault());
    }
  }

  private void hand(ShardRead.Page page, List<SourceRecord> out) {
    int last = page.records().size() - 1;
    for (int i = 0; i <= last; i++) {
      hand(page.records().get(i), page, i == last && page.finished(), out);
    }
    if (page.finished()) {
      LOG.info("{}: shard {} is read to its end", table.name(), page.shardId());
    }
  }

  private void hand(Record record, ShardRead.Page page, boolean last, List<SourceRecord> out) {
    if (endedWithoutRows != null) {
      // No row could carry it, so this record is handed over twice: once to say that the snapshot
      // is
      // done, once to say where its shard stands.
      add(out, records.ofStream(record, endedWithoutRows.done(page.readAt())));
      endedWithoutRows = null;
    }
    String sequence = record.dynamodb().sequenceNumber();
    ShardOffset offset =
        new ShardOffset(
            id.epoch(), id.stream(), sequence, last, snapshot, page.readAt().toEpochMilli());
    Map<String, String> partition = CapturePartition.shard(table.name(), page.shardId());
    Origin origin = new Origin(partition, offset.toMap(), page.shardId(), page.readAt());
    add(out, records.ofStream(record, origin));
    highest = highest.max(new BigInteger(sequence));
    tellBehind(record, page.readAt());
  }

  private static void add(List<SourceRecord> out, @Nullable SourceRecord record) {
    if (record != null) {
      out.add(record);
    }
  }

  private void tellBehind(Record record, Instant readAt) {
    Instant taken = record.dynamodb().approximateCreationDateTime();
    if (taken != null) {
      metrics.behind(Duration.between(taken, readAt).toMillis());
    }
  }

  private void drain(SnapshotRun run, List<SourceRecord> out) {
    long before = run.rows();
    boolean ended = run.drain(records, out, ENOUGH);
    metrics.snapshotRows(run.rows() - before);
    if (!ended) {
      return;
    }
    LOG.info("{}: snapshot {} is done, {} rows", table.name(), run.number(), run.rows());
    metrics.snapshot();
    running = null;
    endedWithoutRows = run.rows() == 0 ? run : null;
    if (run.number() < snapshot) {
      begin(snapshot, highest);
    }
  }

  private void tellGap(String cause) {
    metrics.gap();
    LOG.error(
        "GAP in the stream of table '{}': {}. The table is read again, which mends every item that"
            + " is still there; removals inside the gap are not found by it: run the audit.",
        table.name(),
        cause);
  }

  /** A snapshot that runs already may have read rows before the loss: it is followed by another. */
  private void repair() {
    if (running == null) {
      begin(snapshot + 1, highest);
    } else {
      snapshot = running.number() + 1;
    }
  }

  private void begin(int number, BigInteger through) {
    LOG.info("{}: snapshot {} through {} begins", table.name(), number, through);
    snapshot = number;
    endedWithoutRows = null;
    running = new SnapshotRun(id, number, through.toString(), scans.get());
  }
}
