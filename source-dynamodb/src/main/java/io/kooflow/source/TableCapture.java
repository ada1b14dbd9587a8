package io.kooflow.source;

import io.kooflow.schemas.capture.ShardOffset;
import io.kooflow.source.Snapshots.Place;
import io.kooflow.source.change.TableRecords;
import io.kooflow.source.change.TableRecords.Origin;
import io.kooflow.source.gap.GapName;
import io.kooflow.source.gap.GapRecords;
import io.kooflow.source.heartbeat.Heartbeats;
import io.kooflow.source.signal.Signal;
import io.kooflow.source.stream.ShardNode;
import io.kooflow.source.stream.ShardRead;
import io.kooflow.source.stream.StreamReader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * The capture of one table whose stream is open, as far as it is this task's: the stream's records
 * in order, the rows of snapshots and of keys that are asked for beside them. Positions make them
 * one history, whatever their order here. Used by the task's thread alone.
 */
final class TableCapture implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableCapture.class);

  /** Records in a batch that are enough for one poll. */
  private static final int ENOUGH = 1000;

  /** Time of one poll for the stream. */
  private static final Duration LONGEST_READ = Duration.ofMillis(200);

  private final Place place;
  private final StreamReader stream;
  private final TableRecords records;
  private final GapRecords told;
  private final CaptureMetrics metrics;
  private final Progress progress;
  private final KeyReads keys;
  private final @Nullable Snapshots snapshots;
  private final Peers peers;
  private final Heartbeats heartbeats;
  private final Duration retention;
  private final Map<String, ShardPlace> shards = new HashMap<>();
  private final Set<String> unread;
  private final Set<String> untouched;
  private boolean anotherStream;

  /**
   * @param stream open
   * @param snapshots of the table; null where another task takes them
   * @param peers what other tasks have handed over
   * @param retention time that a stream surely keeps a record
   * @param plan how to go on
   */
  TableCapture(
      Place place,
      StreamReader stream,
      TableRecords records,
      GapRecords told,
      CaptureMetrics metrics,
      Progress progress,
      KeyReads keys,
      @Nullable Snapshots snapshots,
      Peers peers,
      Heartbeats heartbeats,
      Duration retention,
      StartPlan plan) {
    this.place = place;
    this.stream = stream;
    this.records = records;
    this.told = told;
    this.metrics = metrics;
    this.progress = progress;
    this.keys = keys;
    this.snapshots = snapshots;
    this.peers = peers;
    this.heartbeats = heartbeats;
    this.retention = retention;
    plan.shards()
        .forEach(
            (id, stored) -> shards.put(id, new ShardPlace(place, id, stored, heartbeats.quiet())));
    this.unread = new TreeSet<>(plan.unread());
    this.untouched = new HashSet<>(plan.unread());
    this.anotherStream = plan.earlierEpoch() && snapshots != null;
  }

  /** Adds what there is now: of each shard that is due a page, and the rows that are ready. */
  void poll(List<SourceRecord> out) {
    for (String id : unread) {
      String cause = "nothing was read for longer than stream.retention.ms";
      tellGap(GapName.of(id, progress.now(), shard(id).sequence()), id, cause, out);
    }
    unread.clear();
    if (anotherStream) {
      String cause = "the table has another stream than under the epoch before";
      tellGap(Snapshots.before(place), "", cause, out);
      anotherStream = false;
    }
    readStream(out);
    metrics.readableShards(stream.readableShards());
    if (stream.readableShards() == 0) {
      metrics.read();
    }
    keys.drain(out, ENOUGH);
    if (snapshots != null) {
      peers.look(stream.listed(), this::heard);
      snapshots.drain(out, ENOUGH);
      metrics.snapshotRunning(snapshots.isRunning());
    }
  }

  /**
   * Each shard at most once, and not for long: where reading all that are due takes longer than
   * until they are due again, what was read must not wait for that.
   */
  private void readStream(List<SourceRecord> out) {
    Instant end = progress.now().plus(LONGEST_READ);
    int turns = Math.max(1, stream.readableShards());
    ShardRead read;
    while (out.size() < ENOUGH
        && turns-- > 0
        && progress.now().isBefore(end)
        && (read = stream.read()) != null) {
      hand(read, out);
    }
  }

  /** Takes a signal that means this table. */
  void signal(Signal signal) {
    if (!signal.message().isWholeTable()) {
      keys.ask(signal);
    } else if (snapshots != null) {
      snapshots.ask(signal, peers.settle());
    }
  }

  /** Whether another signal may be taken now. */
  boolean takesSignals() {
    return keys.takesAnother();
  }

  /** Whether nothing is being read but the stream. */
  boolean isIdle() {
    return keys.isIdle() && (snapshots == null || !snapshots.isRunning());
  }

  /** Nanoseconds until the stream is due again; zero or less when it is. */
  long nanosUntilDue() {
    return stream.nanosUntilDue();
  }

  @Override
  public void close() {
    keys.close();
    if (snapshots != null) {
      snapshots.close();
    }
  }

  private void hand(ShardRead read, List<SourceRecord> out) {
    if (read instanceof ShardRead.Page page) {
      hand(page, out);
    } else if (read instanceof ShardRead.Gap gap) {
      if (untouched.remove(gap.shardId()) || onlyOld(gap)) {
        LOG.info("{}: shard {} goes on with its oldest record", place.table(), gap.shardId());
        heartbeats.quiet().failed(gap.shardId());
        return;
      }
      String cause = "records of shard " + gap.shardId() + " were removed before they were read";
      String name = GapName.of(gap.shardId(), gap.foundAt(), gap.after());
      tellGap(name, gap.shardId(), cause, out);
    } else if (read instanceof ShardRead.Failed failed) {
      LOG.debug("{}: {} of shard {}", place.table(), failed.fault(), failed.shardId());
      metrics.failed(failed.fault());
      heartbeats.quiet().failed(failed.shardId());
    }
  }

  /**
   * Whether the stream dropped what was read alone: a day after the last record of a quiet shard it
   * refuses to go on behind that record.
   */
  private boolean onlyOld(ShardRead.Gap gap) {
    return gap.after() != null && shard(gap.shardId()).isWholeSince(gap.foundAt().minus(retention));
  }

  private void hand(ShardRead.Page page, List<SourceRecord> out) {
    metrics.read();
    List<Record> told = page.records();
    ShardPlace shard = shard(page.shardId());
    untouched.remove(page.shardId());
    for (int i = 0; i < told.size(); i++) {
      hand(told.get(i), shard, page, i == told.size() - 1 && page.finished(), out);
    }
    if (page.finished()) {
      shard.ended();
    }
    if (told.isEmpty()) {
      beat(shard, page, out);
    } else {
      heartbeats.quiet().said(page.shardId(), page.readAt());
      tellBehind(told.get(told.size() - 1), page.readAt());
    }
    if (page.finished()) {
      LOG.info("{}: shard {} is read to its end", place.table(), page.shardId());
      heartbeats.quiet().ended(page.shardId());
      forgetUnlisted();
    }
  }

  /** Nothing carries the offset of a shard that gives nothing, and none that it has ended. */
  private void beat(ShardPlace shard, ShardRead.Page page, List<SourceRecord> out) {
    boolean ended = page.finished() && heartbeats.quiet().areTold();
    if (ended || heartbeats.quiet().isDue(page.shardId(), page.readAt())) {
      shard.readToTip(page.readAt());
      out.add(heartbeats.records().of(shard.origin(page.readAt())));
    }
  }

  private void hand(
      Record record, ShardPlace shard, ShardRead.Page page, boolean last, List<SourceRecord> out) {
    Origin unsaid = snapshots == null ? null : snapshots.unsaid();
    if (snapshots != null && unsaid != null) {
      // No row says that the snapshot ended: a copy of this record does.
      SourceRecord carrier = records.ofStream(record, unsaid);
      if (carrier != null) {
        out.add(carrier);
        snapshots.said();
      }
    }
    shard.reached(record.dynamodb(), page.readAt(), last);
    progress.reached(shard.sequence());
    SourceRecord told = records.ofStream(record, shard.origin(page.readAt()));
    if (told != null) {
      out.add(told);
    }
  }

  private ShardPlace shard(String id) {
    return shards
        .computeIfAbsent(id, fresh -> new ShardPlace(place, fresh, null, heartbeats.quiet()))
        .under(stream.rootOf(id));
  }

  private void forgetUnlisted() {
    Set<String> listed = stream.listed().stream().map(ShardNode::id).collect(Collectors.toSet());
    shards.values().removeIf(shard -> shard.isFinished() && !listed.contains(shard.id()));
  }

  private void tellBehind(Record record, Instant readAt) {
    Instant taken = record.dynamodb().approximateCreationDateTime();
    if (taken != null) {
      metrics.behind(Duration.between(taken, readAt).toMillis());
    }
  }

  /** The loss stands in the offset of a shard that is still listed: only those are looked at. */
  private void tellGap(String gap, String shardId, String cause, List<SourceRecord> out) {
    String carrier =
        stream.listed().stream()
            .map(ShardNode::id)
            .filter(id -> stream.owns(id))
            .min((a, b) -> Boolean.compare(b.equals(shardId), a.equals(shardId)))
            .orElse(shardId);
    metrics.gap();
    LOG.error(
        "GAP {} in the stream of table '{}': {}. A snapshot of the table closes it.",
        gap,
        place.table(),
        cause);
    if (!carrier.isEmpty()) {
      ShardPlace shard = shard(carrier);
      shard.lost(gap, progress.now());
      heartbeats.quiet().said(carrier, progress.now());
      out.add(told.lost(gap, cause, shard.origin(progress.now())));
    }
    if (snapshots != null) {
      snapshots.lost(Set.of(gap));
    }
  }

  private void heard(ShardOffset offset) {
    progress.reached(offset.sequence());
    if (offset.gap() != null && snapshots != null) {
      progress.reached(GapName.sequence(offset.gap()));
      snapshots.lost(Set.of(offset.gap()));
    }
  }
}
