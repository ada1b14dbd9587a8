package io.kooflow.source;

import io.kooflow.schemas.capture.CapturePartition;
import io.kooflow.schemas.capture.ScanOffset;
import io.kooflow.source.change.TableRecords;
import io.kooflow.source.change.TableRecords.Origin;
import io.kooflow.source.gap.GapRecords;
import io.kooflow.source.signal.Signal;
import io.kooflow.source.snapshot.FirstSnapshot;
import io.kooflow.source.snapshot.Removals;
import io.kooflow.source.snapshot.Rows;
import io.kooflow.source.snapshot.TableReads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of a table, one after the other: the first; one that closes each loss of records;
 * one for each signal that asks for the whole table. A snapshot that was interrupted goes on,
 * segment by segment. Used by the task's thread alone.
 */
final class Snapshots implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  private final Place place;
  private final TableReads reads;
  private final FirstSnapshot firstRows;
  private final Removals removals;
  private final TableRecords records;
  private final GapRecords told;
  private final boolean exactlyOnce;
  private final CaptureMetrics metrics;
  private final InstantSource clock;
  private final Progress progress;
  private final Set<String> gaps;
  private final Set<String> signals = new TreeSet<>();
  private Instant asked = Instant.MIN;
  private Duration settle = Duration.ZERO;
  private ScanOffset.@Nullable Run newest;
  private Map<Integer, Optional<String>> open;
  private @Nullable SnapshotRun running;
  private @Nullable Origin unsaid;
  private long rows;

  /**
   * Whose snapshots.
   *
   * @param table name of the table
   * @param epoch epoch of its stream
   * @param stream label of its stream
   */
  record Place(String table, int epoch, String stream) {}

  /**
   * @param exactlyOnce whether no change may be told twice: the end of a snapshot without rows is
   *     then told on the topic of gaps
   * @param progress of all shards, as far as it is known here
   */
  Snapshots(
      Place place,
      TableReads reads,
      FirstSnapshot firstRows,
      Removals removals,
      TableRecords records,
      GapRecords told,
      boolean exactlyOnce,
      CaptureMetrics metrics,
      InstantSource clock,
      Progress progress,
      StartPlan plan) {
    this.place = place;
    this.reads = reads;
    this.firstRows = firstRows;
    this.removals = removals;
    this.records = records;
    this.told = told;
    this.exactlyOnce = exactlyOnce;
    this.metrics = metrics;
    this.clock = clock;
    this.progress = progress;
    this.gaps = new HashSet<>(plan.gaps());
    this.newest = plan.newest();
    this.open = new TreeMap<>(plan.open());
    if (newest == null) {
      Set<String> before = plan.earlierEpoch() ? Set.of(before(place)) : Set.of();
      gaps.addAll(before);
      begin(1, "0", before);
    } else if (!open.isEmpty()) {
      LOG.info("{}: snapshot {} goes on", place.table(), newest.snapshot());
    }
  }

  /** Names the loss between this stream and the one of the epoch before. */
  static String before(Place place) {
    return "before@" + place.stream();
  }

  /** Records were lost: a snapshot that begins from now on closes that. */
  void lost(Set<String> names) {
    gaps.addAll(names);
  }

  /**
   * The whole table was asked for.
   *
   * @param settle how long until every sequence number handed over before is known here
   */
  void ask(Signal signal, Duration settle) {
    String name = signal.partition() + ":" + signal.offset();
    if (newest != null && newest.signals().stream().anyMatch(known -> covers(known, signal))) {
      LOG.info("{}: signal {} was answered before", place.table(), name);
      return;
    }
    signals.removeIf(known -> known.startsWith(signal.partition() + ":"));
    signals.add(name);
    asked = clock.instant();
    this.settle = settle;
  }

  private static boolean covers(String known, Signal signal) {
    String[] parts = known.split(":", 2);
    return parts[0].equals(Integer.toString(signal.partition()))
        && Long.parseLong(parts[1]) >= signal.offset();
  }

  /** Adds the rows that are ready, and begins the next snapshot if one is needed. */
  void drain(List<SourceRecord> out, int enough) {
    ScanOffset.Run run = newest;
    if (run != null && !open.isEmpty()) {
      drain(run, out, enough);
    } else if (needsAnother(run)) {
      begin(progress.nextNumber(), progress.highest(), gaps);
    }
  }

  /** Says that the snapshot has ended, for the table's next record; null where a row said so. */
  @Nullable Origin unsaid() {
    return unsaid;
  }

  /** A record has carried {@link #unsaid}. */
  void said() {
    unsaid = null;
  }

  /** Whether a snapshot is being taken. */
  boolean isRunning() {
    return !open.isEmpty();
  }

  @Override
  public void close() {
    if (running != null) {
      running.close();
    }
  }

  private boolean needsAnother(ScanOffset.@Nullable Run run) {
    return isDue() || run == null || !run.gaps().containsAll(gaps);
  }

  private boolean isDue() {
    if (signals.isEmpty()) {
      return false;
    }
    Instant now = clock.instant();
    if (now.isBefore(asked)) {
      // The clock was set back: it is waited once more, and not till then.
      asked = now;
    }
    return !now.isBefore(asked.plus(settle));
  }

  private void begin(long number, String through, Set<String> closes) {
    Set<String> answered = new TreeSet<>(signals);
    if (newest != null) {
      newest.signals().stream()
          .filter(known -> signals.stream().noneMatch(s -> partition(s).equals(partition(known))))
          .forEach(answered::add);
    }
    signals.clear();
    int segments = reads.segments();
    ScanOffset.Run run =
        new ScanOffset.Run(
            place.epoch(), place.stream(), number, through, segments, closes, answered);
    newest = run;
    rows = 0;
    unsaid = null;
    open = new TreeMap<>();
    for (int segment = 0; segment < segments + (run.looksForRemovals() ? 1 : 0); segment++) {
      open.put(segment, Optional.empty());
    }
    LOG.info("{}: snapshot {} through {} begins", place.table(), number, through);
  }

  private static String partition(String signal) {
    return signal.substring(0, signal.indexOf(':'));
  }

  private void drain(ScanOffset.Run run, List<SourceRecord> out, int enough) {
    SnapshotRun part = running == null ? start(run) : running;
    running = part;
    long before = part.rows();
    boolean ended = part.drain(records, out, enough);
    metrics.snapshotRows(part.rows() - before);
    rows += part.rows() - before;
    if (ended) {
      end(run, part, out);
    }
  }

  /** First every segment of the table, then what is gone. */
  private SnapshotRun start(ScanOffset.Run run) {
    Map<Integer, Optional<String>> scanned = new TreeMap<>(open);
    scanned.remove(run.segments());
    if (!scanned.isEmpty()) {
      Rows rows =
          run.snapshot() == 1
              ? firstRows.read(run.segments(), scanned)
              : reads.scan(run.segments(), scanned);
      return run(run, rows, scanned);
    }
    Map<Integer, Optional<String>> last = Map.of(run.segments(), Optional.empty());
    return run(run, removals.find(run.segments()), last);
  }

  private SnapshotRun run(
      ScanOffset.Run run, Rows source, Map<Integer, Optional<String>> segments) {
    return new SnapshotRun(
        run, segment -> CapturePartition.segment(place.table(), segment), source, segments);
  }

  private void end(ScanOffset.Run run, SnapshotRun part, List<SourceRecord> out) {
    part.close();
    running = null;
    open.keySet().removeAll(part.segments());
    if (!open.isEmpty()) {
      return;
    }
    metrics.snapshot();
    LOG.info("{}: snapshot {} is done, {} rows", place.table(), run.snapshot(), rows);
    if (run.looksForRemovals()) {
      out.add(told.closed(run, rows, removals.how(), done(run, run.segments())));
    } else if (!part.saidThatItEnded()) {
      if (exactlyOnce) {
        out.add(told.closed(run, rows, removals.how(), done(run, 0)));
      } else {
        unsaid = done(run, 0);
      }
    }
  }

  private Origin done(ScanOffset.Run run, int segment) {
    Instant now = clock.instant();
    return new Origin(
        CapturePartition.segment(place.table(), segment),
        new ScanOffset(run, null, true, true, now.toEpochMilli()).toMap(),
        "scan-" + run.snapshot(),
        now);
  }
}
