package io.kooflow.source;

import io.kooflow.schemas.capture.ScanOffset;
import io.kooflow.schemas.capture.Scans;
import io.kooflow.schemas.capture.ShardOffset;
import io.kooflow.source.config.TableSettings;
import io.kooflow.source.gap.GapName;
import io.kooflow.source.stream.ShardNode;
import io.kooflow.source.stream.ShardStart;
import io.kooflow.source.stream.StreamAdvice;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * How the capture of a table goes on from the stored offsets. Pure.
 *
 * @param newest the newest snapshot that was begun; null if none was in this epoch
 * @param open the segments of it that are not done, and where each goes on
 * @param earlierEpoch whether the table was captured under an earlier epoch
 * @param highest no lower than any sequence number handed over, and not of a change to come
 * @param gaps every loss of records that the offsets tell of
 * @param gapOfShard the newest of them, by the shard whose offset tells it
 * @param unread shards of ours at which reading may have stood still for too long
 * @param shards offsets of the shards that were read before
 */
record StartPlan(
    ScanOffset.@Nullable Run newest,
    Map<Integer, Optional<String>> open,
    boolean earlierEpoch,
    BigInteger highest,
    Set<String> gaps,
    Map<String, String> gapOfShard,
    List<String> unread,
    Map<String, ShardOffset> shards) {

  /**
   * What is stored of a table.
   *
   * @param scans of the segments of snapshots, by number
   * @param shards by shard id
   * @param earlier whether offsets of an earlier epoch were left out
   */
  record Stored(Map<Integer, ScanOffset> scans, Map<String, ShardOffset> shards, boolean earlier) {

    /**
     * Leaves out what belongs to an earlier epoch.
     *
     * @throws ConnectException if an offset is of a later epoch, or of another stream
     */
    Stored of(TableSettings table, String streamLabel) {
      Map<Integer, ScanOffset> ofScans =
          keep(scans, s -> belongs(table, streamLabel, s.run().epoch(), s.run().stream()));
      Map<String, ShardOffset> ofShards =
          keep(shards, s -> belongs(table, streamLabel, s.epoch(), s.stream()));
      boolean left = ofScans.size() < scans.size() || ofShards.size() < shards.size();
      return new Stored(ofScans, ofShards, left);
    }

    private static <K, V> Map<K, V> keep(Map<K, V> all, Predicate<V> kept) {
      return all.entrySet().stream()
          .filter(entry -> kept.test(entry.getValue()))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean belongs(
        TableSettings table, String streamLabel, int epoch, String stream) {
      if (epoch > table.epoch()) {
        throw new ConnectException(StreamAdvice.epochWentBack(table.name(), table.epoch(), epoch));
      }
      if (epoch == table.epoch() && !stream.equals(streamLabel)) {
        throw new ConnectException(
            StreamAdvice.anotherStream(table.name(), epoch, stream, streamLabel));
      }
      return epoch == table.epoch();
    }
  }

  /**
   * What a table's offsets and its listed shards ask for.
   *
   * @param ours which shards are read here
   * @param limit what is too old to be still in the stream
   */
  static StartPlan of(
      Stored stored,
      Collection<ShardNode> listed,
      Predicate<String> ours,
      UnreadShards.Limit limit) {
    Scans scans = new Scans(stored.scans());
    ScanOffset.Run newest = scans.newest();
    Set<String> gaps = new HashSet<>(newest == null ? Set.of() : newest.gaps());
    Map<String, String> gapOfShard = new HashMap<>();
    stored
        .shards()
        .forEach(
            (id, shard) ->
                Optional.ofNullable(shard.gap()).ifPresent(gap -> gapOfShard.put(id, gap)));
    gaps.addAll(gapOfShard.values());
    return new StartPlan(
        newest,
        scans.open(),
        newest == null && stored.earlier(),
        highest(stored, gaps, listed),
        gaps,
        gapOfShard,
        new UnreadShards(stored, listed, ours).under(limit),
        stored.shards());
  }

  /** Up to when nothing of a shard is missing; null if its offset does not say. */
  @Nullable Instant completeTo(String shardId) {
    ShardOffset offset = shards.get(shardId);
    Long millis = offset == null ? null : offset.completeToMillis();
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  /** Where to begin a shard. */
  ShardStart start(String shardId) {
    ShardOffset offset = shards.get(shardId);
    if (offset == null) {
      return ShardStart.OLDEST;
    }
    boolean none = offset.sequence().equals(ShardOffset.NONE);
    return new ShardStart(none ? null : offset.sequence(), offset.finished());
  }

  /** A listed shard began before now, and after all that older shards held. */
  private static BigInteger highest(Stored stored, Set<String> gaps, Collection<ShardNode> listed) {
    Stream<String> ofGaps = gaps.stream().map(GapName::sequence);
    Stream<String> ofShards = stored.shards().values().stream().map(ShardOffset::sequence);
    Stream<String> ofScans = stored.scans().values().stream().map(s -> s.run().through());
    Stream<String> ofListed =
        listed.stream().flatMap(shard -> Optional.ofNullable(shard.start()).stream());
    return Stream.of(ofShards, ofScans, ofGaps, ofListed)
        .flatMap(sequences -> sequences)
        .map(BigInteger::new)
        .reduce(BigInteger.ZERO, BigInteger::max);
  }
}
