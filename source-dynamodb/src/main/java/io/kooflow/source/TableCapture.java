package io.kooflow.source;

import io.kooflow.source.Snapshots.Place;
import io.kooflow.source.change.TableRecords;
import io.kooflow.source.change.TableRecords.Origin;
import io.kooflow.source.gap.GapName;
import io.kooflow.source.gap.GapRecords;
import io.kooflow.source.offset.CapturePartition;
import io.kooflow.source.offset.ShardOffset;
import io.kooflow.source.signal.Signal;
import io.kooflow.source.stream.ShardNode;
import io.kooflow.source.stream.ShardRead;
import io.kooflow.source.stream.StreamReader;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Map<String, String> gaps = new HashMap<>();
  private final Map<String, String> sequences = new HashMap<>();
  private @Nullable String silent;
  private boolean anotherStream;

  /**
   * @param stream open
   * @param snapshots of the table; null where another task takes them
   * @param peers what other tasks have handed over
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
    this.gaps.putAll(plan.gapOfShard());
    plan.starts().forEach((shard, start) -> reached(shard, start.after()));
    this.silent = plan.silent();
    this.anotherStream = plan.earlierEpoch() && snapshots != null;
  }

  /** Adds what there is now: of each shard that is due a page, and the rows that are ready. */
  void poll(List<SourceRecord> out) {
    if (silent != null) {
      String cause = "nothing was read for longer than stream.retention.ms";
      tellGap(GapName.of(silent, progress.now(), sequences.get(silent)), silent, cause, out);
      silent = null;
    }
    if (anotherStream) {
      String cause = "the table has another stream than under the epoch before";
      tellGap(Snapshots.before(place), "", cause, out);
      anotherStream = false;
    }
    readStream(out);
    metrics.readableShards(stream.readableShards());
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
      String cause = "records of shard " + gap.shardId() + " were removed before they were read";
      String name = GapName.of(gap.shardId(), gap.foundAt(), gap.after());
      tellGap(name, gap.shardId(), cause, out);
    } else if (read instanceof ShardRead.Failed failed) {
      LOG.debug("{}: {} of shard {}", place.table(), failed.fault(), failed.shardId());
      metrics.failed(failed.fault());
    }
  }

  private void hand(ShardRead.Page page, List<SourceRecord> out) {
    List<Record> told = page.records();
    ShardPlace shard = new ShardPlace(page.shardId(), page.readAt());
    for (int i = 0; i < told.size(); i++) {
      hand(told.get(i), shard, i == told.size() - 1 && page.finished(), out);
    }
    if (!told.isEmpty()) {
      tellBehind(told.get(told.size() - 1), page.readAt());
    }
    if (page.finished()) {
      LOG.info("{}: shard {} is read to its end", place.table(), page.shardId());
      sequences.remove(page.shardId());
    }
  }

  private void hand(Record record, ShardPlace shard, boolean last, List<SourceRecord> out) {
    Origin unsaid = snapshots == null ? null : snapshots.unsaid();
    if (snapshots != null && unsaid != null) {
      // No row says that the snapshot ended: a copy of this record does.
      SourceRecord carrier = records.ofStream(record, unsaid);
      if (carrier != null) {
        out.add(carrier);
        snapshots.said();
      }
    }
    String sequence = record.dynamodb().sequenceNumber();
    reached(shard.id, sequence);
    SourceRecord told = records.ofStream(record, shard.origin(sequence, last));
    if (told != null) {
      out.add(told);
    }
  }

  private void reached(String shardId, @Nullable String sequence) {
    if (sequence != null) {
      sequences.put(shardId, sequence);
      progress.reached(sequence);
    }
  }

  /** What the records of one page of a shard have in common. */
  private final class ShardPlace {
    private final String id;
    private final Instant readAt;
    private final String root;
    private final @Nullable String gap;
    private final Map<String, String> partition;

    ShardPlace(String id, Instant readAt) {
      this.id = id;
      this.readAt = readAt;
      this.root = stream.rootOf(id);
      this.gap = gaps.get(id);
      this.partition = CapturePartition.shard(place.table(), id);
    }

    Origin origin(String sequence, boolean finished) {
      ShardOffset offset =
          new ShardOffset(
              place.epoch(), place.stream(), root, sequence, finished, gap, readAt.toEpochMilli());
      return new Origin(partition, offset.toMap(), id, readAt);
    }
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
    gaps.put(carrier, gap);
    metrics.gap();
    LOG.error(
        "GAP {} in the stream of table '{}': {}. A snapshot of the table closes it.",
        gap,
        place.table(),
        cause);
    if (!carrier.isEmpty()) {
      String sequence = sequences.getOrDefault(carrier, ShardOffset.NONE);
      Origin origin = new ShardPlace(carrier, progress.now()).origin(sequence, false);
      out.add(told.lost(gap, cause, origin));
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
