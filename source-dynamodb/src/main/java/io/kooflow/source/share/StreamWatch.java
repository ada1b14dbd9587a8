package io.kooflow.source.share;

import io.kooflow.schemas.capture.CapturePartition;
import io.kooflow.schemas.capture.ScanOffset;
import io.kooflow.schemas.capture.ShardOffset;
import io.kooflow.source.retry.Whole;
import io.kooflow.source.stream.Roots;
import io.kooflow.source.stream.ShardNode;
import io.kooflow.source.stream.StreamListing;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * Looks at the streams of some tables: which one each has, and its lineages. Roots that a stream no
 * longer lists are remembered, so that a lineage keeps its name. Thread-safe.
 */
public final class StreamWatch {
  private final DynamoDbClient tables;
  private final DynamoDbStreamsClient streams;
  private final @Nullable OffsetStorageReader offsets;
  private final Map<String, Roots> roots = new HashMap<>();

  /**
   * What was seen of a table's stream.
   *
   * @param label label of the newest stream
   * @param epochAfter the epoch that was captured, or the next one where the stream is another than
   *     it was and there is a next one; 1 if nothing was captured yet
   * @param lineages of each root how many shards of its lineage have no children yet
   */
  public record Seen(String label, int epochAfter, Map<String, Integer> lineages) {}

  /** The caller owns the clients. */
  public StreamWatch(
      DynamoDbClient tables, DynamoDbStreamsClient streams, @Nullable OffsetStorageReader offsets) {
    this.tables = tables;
    this.streams = streams;
    this.offsets = offsets;
  }

  /**
   * Looks now. A table without a stream is left out.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the server cannot be asked
   */
  public synchronized Map<String, Seen> look(List<String> names) {
    Map<String, Seen> seen = new LinkedHashMap<>();
    for (String table : names) {
      String arn =
          Whole.part(tables.describeTable(request -> request.tableName(table)).table(), "Table")
              .latestStreamArn();
      if (arn != null) {
        seen.put(table, look(table, StreamListing.read(streams, arn)));
      }
    }
    return seen;
  }

  private Seen look(String table, StreamListing listing) {
    Roots known = roots.computeIfAbsent(table, t -> new Roots(id -> storedRoot(t, id)));
    known.learn(listing.shards());
    Set<String> parents = new HashSet<>();
    listing.shards().stream()
        .map(ShardNode::parent)
        .filter(parent -> parent != null)
        .forEach(parents::add);
    Map<String, Integer> lineages = new HashMap<>();
    for (ShardNode shard : listing.shards()) {
      if (!parents.contains(shard.id())) {
        lineages.merge(known.of(shard.id()), 1, Integer::sum);
      }
    }
    return new Seen(listing.label(), epochAfter(table, listing.label()), lineages);
  }

  private @Nullable String storedRoot(String table, String shardId) {
    if (offsets == null) {
      return null;
    }
    Map<String, Object> offset = offsets.offset(CapturePartition.shard(table, shardId));
    return offset == null ? null : ShardOffset.of(offset).root();
  }

  /** After the last there is none: the task finds that the last one is another stream's. */
  private static int next(int epoch) {
    return Math.min(epoch + 1, ShardOffset.LAST_EPOCH);
  }

  /** The offsets of snapshots are of the newest epoch that was captured, or of those before. */
  private int epochAfter(String table, String label) {
    if (offsets == null) {
      return 1;
    }
    List<Map<String, String>> segments =
        IntStream.rangeClosed(0, CapturePartition.MOST_SEGMENTS)
            .mapToObj(segment -> CapturePartition.segment(table, segment))
            .toList();
    return offsets.offsets(segments).values().stream()
        .filter(Objects::nonNull)
        .map(offset -> ScanOffset.of(offset).run())
        .max(Comparator.comparingInt(ScanOffset.Run::epoch))
        .map(run -> run.stream().equals(label) ? run.epoch() : next(run.epoch()))
        .orElse(1);
  }
}
