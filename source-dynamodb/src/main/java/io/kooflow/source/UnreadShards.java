package io.kooflow.source;

import io.kooflow.schemas.capture.ScanOffset;
import io.kooflow.schemas.capture.Scans;
import io.kooflow.schemas.capture.ShardOffset;
import io.kooflow.source.StartPlan.Stored;
import io.kooflow.source.stream.ShardNode;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the shards of which the stream may have dropped records unread, as far as the stored
 * offsets tell; of some more the stream itself says so when they are read. Pure.
 */
final class UnreadShards {
  private final Stored stored;
  private final Map<String, ShardNode> listed;
  private final List<ShardNode> ours;
  private final Predicate<String> isOurs;

  /** What to go by. */
  enum Rule {
    /** Each shard by itself: heartbeats tell of those that give nothing, too. */
    EACH,

    /** The newest record of all: where one was read not long ago, no reader stood still. */
    ALL_TOGETHER
  }

  /**
   * @param oldest what was taken from then on, the stream surely still has
   */
  record Limit(Instant oldest, Rule rule) {}

  /**
   * @param isOurs which shards are read here
   */
  UnreadShards(Stored stored, Collection<ShardNode> listed, Predicate<String> isOurs) {
    this.stored = stored;
    // Where one comes while the pages of the list are read, a page may tell a shard again.
    this.listed = new LinkedHashMap<>();
    listed.forEach(shard -> this.listed.put(shard.id(), shard));
    this.ours = this.listed.values().stream().filter(shard -> isOurs.test(shard.id())).toList();
    this.isOurs = isOurs;
  }

  /** Ids of the shards. */
  List<String> under(Limit limit) {
    long oldest = limit.oldest().toEpochMilli();
    boolean told =
        stored.shards().values().stream().anyMatch(shard -> shard.completeToMillis() != null);
    return limit.rule() == Rule.EACH && told ? each(oldest) : together(oldest).toList();
  }

  /** Shards that nobody told of, as offsets of an earlier release, go by all together. */
  private List<String> each(long oldest) {
    boolean allStale = together(oldest).findAny().isPresent();
    return ours.stream()
        .filter(this::isNext)
        .filter(shard -> completeTo(shard, allStale ? Long.MIN_VALUE : Long.MAX_VALUE) < oldest)
        .map(ShardNode::id)
        .toList();
  }

  /** Whether reading goes on with it: it is not at its end, and waits for no parent. */
  private boolean isNext(ShardNode shard) {
    String parent = shard.parent();
    return !isFinished(shard.id())
        && (parent == null || !listed.containsKey(parent) || isFinished(parent));
  }

  private boolean isFinished(String id) {
    ShardOffset offset = stored.shards().get(id);
    return offset != null && offset.finished();
  }

  /**
   * A shard holds nothing older than its parent does, and of a lineage without any offset the
   * snapshot read what was before.
   */
  private long completeTo(ShardNode shard, long whereUntold) {
    List<ShardOffset> known =
        lineage(shard).map(stored.shards()::get).filter(Objects::nonNull).toList();
    if (known.isEmpty()) {
      return scanned().min(Long::compare).orElse(Long.MAX_VALUE);
    }
    if (known.get(0).completeToMillis() == null) {
      return whereUntold;
    }
    return known.stream()
        .map(ShardOffset::completeToMillis)
        .filter(Objects::nonNull)
        .max(Long::compare)
        .orElse(whereUntold);
  }

  /** A shard and what it descends from, as far as that is known. */
  private Stream<String> lineage(ShardNode shard) {
    return Stream.concat(
        Stream.of(shard.id()), Stream.iterate(shard.parent(), Objects::nonNull, this::parent));
  }

  private @Nullable String parent(@Nullable String id) {
    ShardNode node = id == null ? null : listed.get(id);
    return node == null ? null : node.parent();
  }

  /**
   * The newest shard of ours, if even that was read too long ago. After some days the stream lists
   * no shard that has an offset any more, nor the child of one: then a listed one stands for them.
   */
  private Stream<String> together(long oldest) {
    Optional<Map.Entry<String, ShardOffset>> newest =
        stored.shards().entrySet().stream()
            .filter(shard -> isOurs.test(shard.getKey()))
            .max((a, b) -> Long.compare(read(a.getValue()), read(b.getValue())));
    if (newest.isPresent()) {
      return newest
          .filter(shard -> read(shard.getValue()) < oldest)
          .map(Map.Entry::getKey)
          .stream();
    }
    long scanned = scanned().max(Long::compare).orElse(Long.MAX_VALUE);
    return scanned >= oldest ? Stream.empty() : ours.stream().map(ShardNode::id).limit(1);
  }

  private static long read(ShardOffset shard) {
    Long complete = shard.completeToMillis();
    return complete == null ? shard.readAtMillis() : Math.max(complete, shard.readAtMillis());
  }

  /** When the newest snapshot surely had begun, by each of its segments. */
  private Stream<Long> scanned() {
    ScanOffset.Run newest = new Scans(stored.scans()).newest();
    return newest == null
        ? Stream.empty()
        : stored.scans().values().stream()
            .filter(scan -> scan.run().snapshot() == newest.snapshot())
            .map(UnreadShards::began);
  }

  /** Numbers of snapshots but the first are the seconds at which they began. */
  private static long began(ScanOffset scan) {
    long number = scan.run().snapshot();
    return number == 1 ? scan.readAtMillis() : Math.min(number * 1_000, scan.readAtMillis());
  }
}
