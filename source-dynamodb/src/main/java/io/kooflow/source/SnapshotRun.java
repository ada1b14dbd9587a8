package io.kooflow.source;

import io.kooflow.source.change.TableRecords;
import io.kooflow.source.change.TableRecords.Origin;
import io.kooflow.source.offset.ScanOffset;
import io.kooflow.source.snapshot.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Hands over the rows of some segments of a snapshot. Of each segment one row is held back until it
 * is known what follows, so that its last row's offset says that it is done. A segment that ends
 * without a row to say so leaves that to {@link #unsaid}. Used by the task's thread alone.
 */
final class SnapshotRun implements AutoCloseable {
  private final ScanOffset.Run run;
  private final IntFunction<Map<String, String>> partitions;
  private final Rows source;
  private final Set<Integer> open;
  private final Map<Integer, Optional<String>> cursors = new HashMap<>();
  private final Map<Integer, Held> held = new HashMap<>();
  private final List<Origin> unsaid = new ArrayList<>();
  private long rows;

  /**
   * A row, or a key without one, that is not handed over yet.
   *
   * @param after where the segment goes on behind it
   */
  private record Held(
      Map<String, AttributeValue> item, boolean missing, Instant readAt, @Nullable String after) {}

  /**
   * @param partitions the source partition of each segment
   * @param source closed with this
   * @param open the segments that {@code source} reads, and where each goes on
   */
  SnapshotRun(
      ScanOffset.Run run,
      IntFunction<Map<String, String>> partitions,
      Rows source,
      Map<Integer, Optional<String>> open) {
    this.run = run;
    this.partitions = partitions;
    this.source = source;
    this.open = new TreeSet<>(open.keySet());
    this.cursors.putAll(open);
  }

  /** The segments that it hands over. */
  Set<Integer> segments() {
    return cursors.keySet();
  }

  /** Rows and removals handed over so far. */
  long rows() {
    return rows;
  }

  /**
   * Hands over what is ready, until {@code out} has {@code enough} records or little more.
   *
   * @return whether every segment has ended
   */
  boolean drain(TableRecords records, List<SourceRecord> out, int enough) {
    Rows.Page page;
    while (!open.isEmpty() && out.size() < enough && (page = source.poll()) != null) {
      hand(page, records, out);
    }
    return open.isEmpty();
  }

  /** Offsets that no row carried, for the next records of the table. */
  List<Origin> unsaid() {
    return unsaid;
  }

  @Override
  public void close() {
    source.close();
  }

  private void hand(Rows.Page page, TableRecords records, List<SourceRecord> out) {
    int segment = page.segment();
    String before = cursors.getOrDefault(segment, Optional.empty()).orElse(null);
    for (Map<String, AttributeValue> row : page.rows()) {
      replace(segment, new Held(row, false, page.readAt(), before), records, out);
    }
    for (Map<String, AttributeValue> key : page.missing()) {
      replace(segment, new Held(key, true, page.readAt(), before), records, out);
    }
    cursors.put(segment, Optional.ofNullable(page.after()));
    Held last = held.get(segment);
    if (page.after() == null) {
      end(segment, last, page.readAt(), records, out);
    } else if (last != null) {
      held.put(segment, new Held(last.item(), last.missing(), last.readAt(), page.after()));
    }
  }

  private void end(
      int segment,
      @Nullable Held last,
      Instant readAt,
      TableRecords records,
      List<SourceRecord> out) {
    open.remove(segment);
    held.remove(segment);
    if (last == null) {
      unsaid.add(origin(segment, null, true, readAt));
    } else {
      hand(segment, last, true, records, out);
    }
  }

  private void replace(int segment, Held next, TableRecords records, List<SourceRecord> out) {
    Held previous = held.put(segment, next);
    if (previous != null) {
      hand(segment, previous, false, records, out);
    }
  }

  private void hand(
      int segment, Held row, boolean done, TableRecords records, List<SourceRecord> out) {
    rows++;
    Origin origin = origin(segment, done ? null : row.after(), done, row.readAt());
    out.add(
        row.missing()
            ? records.ofMissing(row.item(), run.through(), run.snapshot(), origin)
            : records.ofRow(row.item(), run.through(), run.snapshot(), origin));
  }

  private Origin origin(int segment, @Nullable String after, boolean done, Instant readAt) {
    ScanOffset offset = new ScanOffset(run, after, done, readAt.toEpochMilli());
    return new Origin(
        partitions.apply(segment),
        offset.toMap(),
        "scan-" + run.snapshot() + "-" + segment,
        readAt);
  }
}
