package io.kooflow.source;

import io.kooflow.schemas.capture.CapturePartition;
import io.kooflow.schemas.capture.ScanOffset;
import io.kooflow.schemas.capture.ShardOffset;
import io.kooflow.source.Snapshots.Place;
import io.kooflow.source.StartPlan.Stored;
import io.kooflow.source.change.TableRecords;
import io.kooflow.source.config.SourceConfig;
import io.kooflow.source.config.TableSettings;
import io.kooflow.source.gap.GapRecords;
import io.kooflow.source.heartbeat.HeartbeatRecords;
import io.kooflow.source.heartbeat.Heartbeats;
import io.kooflow.source.heartbeat.QuietShards;
import io.kooflow.source.retry.TimeSource;
import io.kooflow.source.snapshot.FirstSnapshot;
import io.kooflow.source.snapshot.ReadBudget;
import io.kooflow.source.snapshot.Removals;
import io.kooflow.source.snapshot.TableReads;
import io.kooflow.source.stream.Roots;
import io.kooflow.source.stream.ShardNode;
import io.kooflow.source.stream.StreamListing;
import io.kooflow.source.stream.StreamReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Opens the capture of tables: first the stream, then, if the offsets ask for it, a scan. So each
 * change is either in what the scan reads or still in the stream.
 */
final class TableOpener {
  private final SourceConfig config;
  private final DynamoDbClient tables;
  private final DynamoDbStreamsClient streams;
  private final OffsetStorageReader offsets;
  private final ReadBudget budget;
  private final TimeSource time;
  private final Runnable rowsReady;

  /**
   * The caller owns the clients.
   *
   * @param rowsReady called by the threads of scans
   */
  TableOpener(
      SourceConfig config,
      DynamoDbClient tables,
      DynamoDbStreamsClient streams,
      OffsetStorageReader offsets,
      TimeSource time,
      Runnable rowsReady) {
    this.config = config;
    this.tables = tables;
    this.streams = streams;
    this.offsets = offsets;
    this.budget = new ReadBudget(config.scan().readUnits(), time);
    this.time = time;
    this.rowsReady = rowsReady;
  }

  /**
   * Opens one table.
   *
   * @return null while its stream is still being switched on
   * @throws org.apache.kafka.connect.errors.ConnectException if it cannot be captured
   * @throws software.amazon.awssdk.core.exception.SdkException if the server cannot be asked
   */
  @Nullable TableCapture open(TableSettings table, CaptureMetrics metrics) {
    String arn = TableCheck.streamArn(tables, table, config.clients().place());
    StreamListing listing = StreamListing.read(streams, arn);
    if (listing.status() == StreamStatus.ENABLING) {
      return null;
    }
    Stored stored = stored(table, listing);
    Roots roots = new Roots(id -> rootOf(stored, id));
    roots.learn(listing.shards());
    StartPlan plan =
        StartPlan.of(stored, listing.shards(), id -> table.share().owns(roots.of(id)), limit());
    StreamReader reader =
        new StreamReader(
            streams,
            new StreamReader.Stream(table.name(), arn, table.share()),
            config.timing(),
            config.scan().retry(),
            time,
            RandomGenerator.getDefault());
    reader.open(listing, roots, plan::start);
    return capture(table, listing.label(), reader, metrics, plan);
  }

  private TableCapture capture(
      TableSettings table,
      String label,
      StreamReader reader,
      CaptureMetrics metrics,
      StartPlan plan) {
    Place place = new Place(table.name(), table.epoch(), label);
    TableRecords records =
        new TableRecords(
            table.topic(), table.epoch(), table.shape(), config.messageBytes(), metrics);
    GapRecords told =
        new GapRecords(config.gapsTopic(), config.connector(), table.name(), table.epoch());
    TableReads reads = new TableReads(tables, table.name(), config.scan(), budget, time, rowsReady);
    Progress progress =
        new Progress(time, plan.highest(), plan.newest() == null ? 0 : plan.newest().snapshot());
    KeyReads keys = new KeyReads(place, table.shape(), reads, records, metrics, progress);
    Snapshots snapshots =
        table.share().leads()
            ? new Snapshots(
                place,
                reads,
                first(table, reads),
                Removals.NONE,
                records,
                told,
                config.exactlyOnce(),
                metrics,
                time,
                progress,
                plan)
            : null;
    return new TableCapture(
        place,
        reader,
        records,
        told,
        metrics,
        progress,
        keys,
        snapshots,
        peers(table, label),
        heartbeats(place, plan),
        config.retention(),
        plan);
  }

  private UnreadShards.Limit limit() {
    return new UnreadShards.Limit(
        time.instant().minus(config.retention()),
        config.heartbeats().areOn() ? UnreadShards.Rule.EACH : UnreadShards.Rule.ALL_TOGETHER);
  }

  private Heartbeats heartbeats(Place place, StartPlan plan) {
    HeartbeatRecords records =
        new HeartbeatRecords(
            config.heartbeats().topic(),
            config.connector(),
            place.table(),
            place.epoch(),
            place.stream());
    return new Heartbeats(new QuietShards(config.heartbeats().every(), plan::completeTo), records);
  }

  private FirstSnapshot first(TableSettings table, TableReads reads) {
    if (table.export() == null) {
      return reads::scan;
    }
    return new ExportedRows(
        config.clients(),
        table.export(),
        table.name(),
        reads,
        new ExportedRows.Oldest(config.retention(), time.instant()));
  }

  private Peers peers(TableSettings table, String label) {
    if (table.share().isAlone()) {
      return Peers.none();
    }
    return new Peers(
        listed ->
            new Stored(Map.of(), shards(table, listed), false).of(table, label).shards().values(),
        config.timing().discovery(),
        config.settle(),
        time);
  }

  private static @Nullable String rootOf(Stored stored, String shardId) {
    ShardOffset offset = stored.shards().get(shardId);
    return offset == null ? null : offset.root();
  }

  private Stored stored(TableSettings table, StreamListing listing) {
    return new Stored(scans(table), shards(table, listing.shards()), false)
        .of(table, listing.label());
  }

  private Map<Integer, ScanOffset> scans(TableSettings table) {
    Map<Map<String, String>, Integer> segments =
        IntStream.rangeClosed(0, CapturePartition.MOST_SEGMENTS)
            .boxed()
            .collect(
                Collectors.toMap(
                    segment -> CapturePartition.segment(table.name(), segment),
                    segment -> segment));
    Map<Integer, ScanOffset> found = new HashMap<>();
    offsets
        .offsets(segments.keySet())
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                found.put(segments.get(partition), ScanOffset.of(offset));
              }
            });
    return found;
  }

  /** Offsets of the listed shards, and of parents that the stream does not list any more. */
  private Map<String, ShardOffset> shards(TableSettings table, Collection<ShardNode> listed) {
    Map<Map<String, String>, String> ids =
        listed.stream()
            .flatMap(
                shard -> Stream.concat(Stream.of(shard.id()), Stream.ofNullable(shard.parent())))
            .distinct()
            .collect(Collectors.toMap(id -> CapturePartition.shard(table.name(), id), id -> id));
    Map<String, ShardOffset> found = new HashMap<>();
    offsets
        .offsets(ids.keySet())
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                found.put(ids.get(partition), ShardOffset.of(offset));
              }
            });
    return found;
  }
}
