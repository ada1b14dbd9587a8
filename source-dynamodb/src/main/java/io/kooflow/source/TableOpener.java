package io.kooflow.source;

import io.kooflow.source.SnapshotRun.CaptureId;
import io.kooflow.source.StartPlan.Stored;
import io.kooflow.source.change.TableRecords;
import io.kooflow.source.config.SourceConfig;
import io.kooflow.source.config.TableSettings;
import io.kooflow.source.offset.CapturePartition;
import io.kooflow.source.offset.ScanOffset;
import io.kooflow.source.offset.ShardOffset;
import io.kooflow.source.retry.TimeSource;
import io.kooflow.source.snapshot.TableScan;
import io.kooflow.source.stream.ShardNode;
import io.kooflow.source.stream.ShardStart;
import io.kooflow.source.stream.StreamListing;
import io.kooflow.source.stream.StreamReader;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
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
    StartPlan plan = StartPlan.of(stored, listing.shards(), time.instant(), config.retention());
    StreamReader reader =
        new StreamReader(
            streams,
            new StreamReader.Stream(table.name(), arn),
            config.timing(),
            config.scan().retry(),
            time,
            RandomGenerator.getDefault());
    reader.open(listing, id -> plan.starts().getOrDefault(id, ShardStart.OLDEST));
    return new TableCapture(
        table,
        new CaptureId(table.name(), table.epoch(), listing.label()),
        reader,
        new TableRecords(
            table.topic(), table.epoch(), table.shape(), config.messageBytes(), metrics),
        metrics,
        () -> TableScan.start(tables, table.name(), config.scan(), time, rowsReady),
        plan);
  }

  private Stored stored(TableSettings table, StreamListing listing) {
    Map<String, Object> scan = offsets.offset(CapturePartition.scan(table.name()));
    return new Stored(scan == null ? null : ScanOffset.of(scan), shards(table, listing.shards()))
        .of(table, listing.label());
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
