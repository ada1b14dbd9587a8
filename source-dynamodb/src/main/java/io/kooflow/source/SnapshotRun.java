package io.kooflow.source;

import io.kooflow.schemas.capture.ScanOffset;
import io.kooflow.source.change.TableRecords;
import io.kooflow.source.change.TableRecords.Origin;
import io.kooflow.source.snapshot.Rows;
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
 * Hands over the rows of some segments of a snapshot. A page is held back until it is known what
 * follows it, and then handed over as a whole: so its last row's offset says where the segment goes
 * on, or that it is done, and a transaction has all of a page or nothing. The very last row says
 * that all segments are done, those without a row too. Used by the task's thread alone.
 */
final class SnapshotRun implements AutoCloseable {
  private final ScanOffset.Run run;
  private final IntFunction<Map<String, String>> partitions;
  private final Rows source;
  private final Set<Integer> open;
  private final Map<Integer, Optional<String>> cursors = new HashMap<>();
  private final Map<Integer, Held> held = new HashMap<>();
  private @Nullable Held lastOfSegment;
  private boolean saidThatItEnded;
  private long rows;

  /**
   * A page with a row, or with a key without one, that is not handed over yet.
   *
   * @param from where the segment went on with it
   * @param after where the segment goes on behind it; null if it ends
   */
  private record Held(Rows.Page page, @Nullable String from, @Nullable String after) {}

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
      take(page, records, out);
    }
    return open.isEmpty();
  }

  /** Whether a row's offset says that every segment has ended; else there was none to say so. */
  boolean saidThatItEnded() {
    return saidThatItEnded;
  }

  @Override
  public void close() {
    source.close();
  }

  private void take(Rows.Page page, TableRecords records, List<SourceRecord> out) {
    int segment = page.segment();
    Held before = held.get(segment);
    if (!page.rows().isEmpty() || !page.missing().isEmpty()) {
      if (before != null) {
        hand(before, false, records, out);
      }
      String from = cursors.getOrDefault(segment, Optional.empty()).orElse(null);
      held.put(segment, new Held(page, from, page.after()));
    } else if (before != null) {
      held.put(segment, new Held(before.page(), before.from(), page.after()));
    }
    cursors.put(segment, Optional.ofNullable(page.after()));
    if (page.after() == null) {
      end(segment, records, out);
    }
  }

  private void end(int segment, TableRecords records, List<SourceRecord> out) {
    open.remove(segment);
    Held ended = held.remove(segment);
    if (ended != null) {
      if (lastOfSegment != null) {
        hand(lastOfSegment, false, records, out);
      }
      lastOfSegment = ended;
    }
    if (open.isEmpty() && lastOfSegment != null) {
      hand(lastOfSegment, true, records, out);
      lastOfSegment = null;
      saidThatItEnded = true;
    }
  }

  private void hand(Held held, boolean whole, TableRecords records, List<SourceRecord> out) {
    Rows.Page page = held.page();
    int left = page.rows().size() + page.missing().size();
    for (Map<String, AttributeValue> row : page.rows()) {
      Origin origin = origin(held, --left == 0, whole);
      out.add(records.ofRow(row, run.through(), run.snapshot(), origin));
    }
    for (Map<String, AttributeValue> key : page.missing()) {
      Origin origin = origin(held, --left == 0, whole);
      out.add(records.ofMissing(key, run.through(), run.snapshot(), origin));
    }
    rows += page.rows().size() + page.missing().size();
  }

  private Origin origin(Held held, boolean last, boolean whole) {
    Rows.Page page = held.page();
    boolean done = last && held.after() == null;
    ScanOffset offset =
        new ScanOffset(
            run,
            last ? held.after() : held.from(),
            done,
            done && whole,
            page.readAt().toEpochMilli());
    return new Origin(
        partitions.apply(page.segment()),
        offset.toMap(),
        "scan-" + run.snapshot() + "-" + page.segment(),
        page.readAt());
  }
}
