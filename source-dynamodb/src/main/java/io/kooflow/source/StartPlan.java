package io.kooflow.source;

import io.kooflow.source.config.TableSettings;
import io.kooflow.source.offset.ScanOffset;
import io.kooflow.source.offset.ShardOffset;
import io.kooflow.source.stream.ShardNode;
import io.kooflow.source.stream.ShardStart;
import io.kooflow.source.stream.StreamAdvice;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * How the capture of a table goes on from the stored offsets. Pure.
 *
 * @param snapshot number of the newest snapshot begun, 1 or more
 * @param scan whether that snapshot is to be taken, from its beginning
 * @param through the sequence number in its rows' positions; 0 for snapshot 1
 * @param highest no lower than any sequence number handed over, and not of a change to come
 * @param gap whether the stream may have lost records while nobody read it
 * @param starts where to begin the shards that were read before
 */
record StartPlan(
    int snapshot,
    boolean scan,
    BigInteger through,
    BigInteger highest,
    boolean gap,
    Map<String, ShardStart> starts) {

  /**
   * What is stored of a table; offsets of epochs before the table's are left out.
   *
   * @param scan of the snapshots; null if none
   * @param shards by shard id
   */
  record Stored(@Nullable ScanOffset scan, Map<String, ShardOffset> shards) {

    /**
     * Leaves out what belongs to an earlier epoch.
     *
     * @throws ConnectException if an offset is of a later epoch, or of another stream
     */
    Stored of(TableSettings table, String streamLabel) {
      ScanOffset kept =
          scan != null && belongs(table, streamLabel, scan.epoch(), scan.stream()) ? scan : null;
      return new Stored(
          kept,
          shards.entrySet().stream()
              .filter(
                  shard ->
                      belongs(
                          table, streamLabel, shard.getValue().epoch(), shard.getValue().stream()))
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
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

    private boolean isEmpty() {
      return scan == null && shards.isEmpty();
    }

    /** The newest snapshot that somebody depends on. */
    private int snapshot() {
      int ofShards = shards.values().stream().mapToInt(ShardOffset::snapshot).max().orElse(1);
      return scan == null ? ofShards : Math.max(ofShards, scan.snapshot());
    }

    private long newestReadMillis() {
      LongStream ofShards = shards.values().stream().mapToLong(ShardOffset::readAtMillis);
      LongStream ofScan = scan == null ? LongStream.empty() : LongStream.of(scan.readAtMillis());
      return LongStream.concat(ofShards, ofScan).max().orElse(0);
    }
  }

  /** What a table's offsets and its listed shards ask for. */
  static StartPlan of(
      Stored stored, Collection<ShardNode> listed, Instant now, Duration retention) {
    Instant newest = Instant.ofEpochMilli(stored.newestReadMillis());
    boolean gap = !stored.isEmpty() && newest.plus(retention).isBefore(now);
    int begun = stored.snapshot();
    ScanOffset stands = stored.scan();
    ScanOffset resumed = stands != null && stands.snapshot() == begun && !gap ? stands : null;
    int snapshot = gap ? begun + 1 : begun;
    BigInteger highest = highest(stored, listed);
    return new StartPlan(
        snapshot,
        resumed == null || !resumed.done(),
        through(snapshot, resumed, highest),
        highest,
        gap,
        starts(stored));
  }

  private static BigInteger through(
      int snapshot, @Nullable ScanOffset resumed, BigInteger highest) {
    if (resumed != null) {
      return new BigInteger(resumed.through());
    }
    return snapshot == 1 ? BigInteger.ZERO : highest;
  }

  /** A listed shard began before now, and after all that older shards held. */
  private static BigInteger highest(Stored stored, Collection<ShardNode> listed) {
    Stream<String> ofShards = stored.shards().values().stream().map(ShardOffset::sequence);
    Stream<String> ofScan = Stream.ofNullable(stored.scan()).map(ScanOffset::through);
    Stream<String> ofListed =
        listed.stream().flatMap(shard -> Optional.ofNullable(shard.start()).stream());
    return Stream.of(ofShards, ofScan, ofListed)
        .flatMap(sequences -> sequences)
        .map(BigInteger::new)
        .reduce(BigInteger.ZERO, BigInteger::max);
  }

  private static Map<String, ShardStart> starts(Stored stored) {
    return stored.shards().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                shard -> new ShardStart(shard.getValue().sequence(), shard.getValue().finished())));
  }
}
